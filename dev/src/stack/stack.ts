import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedCluster } from '@tatami/engines';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { DEMO_TENANTS } from '../demo/demo-tenants.ts';
import {
  openInstallation,
  startDatabase,
  startIdentity,
  startPages,
  startPods,
  startRedis,
  startSearch,
} from './parts.ts';
import { anyPorts } from './ports.ts';
import { findRedis } from './redis-process.ts';
import type { RedisPlan, StackOptions, StackPlan } from './stack-options.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import { Teardown } from './teardown.ts';

/** Everything, running on this machine. */
export interface Stack {
  readonly pageUrl: string;
  /** The first pod itself, without the page server's proxy: `ws://127.0.0.1:PORT/v1/dojos`. */
  readonly podDojosUrl: string;
  /** The same of every pod. */
  readonly podDojosUrls: readonly string[];
  readonly identityUrl: string;
  /** Of a Redis of its own. */
  readonly redisPort: number;
  /** The administrator's connection to PostgreSQL. */
  readonly databaseUrl: string;
  readonly tenants: readonly DemoTenant[];
  /** The first of them, which is often the only one. */
  readonly pod: SupervisedProcess;
  readonly pods: readonly SupervisedProcess[];
  /** Undefined for one pod, and where another Redis was given. */
  readonly redis: SupervisedProcess | undefined;
  readonly cluster: EmbeddedCluster;
  /** An access token like that of a real sign-in. */
  signToken(
    tenant: DemoTenant,
    user: DemoUser,
    options?: { lifetimeS?: number; claims?: Readonly<Record<string, unknown>> },
  ): string;
  /** Stops all parts in the reverse of the order in which they started. */
  stop(): Promise<void>;
  /** As a power failure would: pods, Redis and database are killed where they are. */
  kill(): Promise<void>;
}

/**
 * Starts PostgreSQL, the identity provider, the page server with the API, and a pod, on this machine;
 * for several pods, Redis too.
 * What has started is stopped again if a later part fails.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const teardown = new Teardown();
  try {
    return await startParts(await planFor(options, teardown), teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function startParts(plan: StackPlan, teardown: Teardown): Promise<Stack> {
  const cluster = await startDatabase(plan, teardown);
  const identity = await startIdentity(plan, teardown);
  const installation = await openInstallation(plan, teardown, cluster, identity);
  startSearch(plan, teardown, installation);
  // Before the pod, so that it stops after it: the pod says goodbye to people through the page server's sockets.
  await startPages(plan, teardown, installation);
  const redis = await startRedis(plan, teardown);
  const pods = await startPods(plan, teardown, installation);
  const [pod] = pods;
  if (pod === undefined) throw new Error('A stack has at least one pod');
  const podDojosUrls = plan.ports.pods.map(port => `ws://127.0.0.1:${port}/v1/dojos`);
  return {
    pageUrl: plan.pageUrl,
    podDojosUrl: podDojosUrls[0] ?? '',
    podDojosUrls,
    identityUrl: plan.identityUrl,
    redisPort: plan.ports.redis,
    databaseUrl: cluster.url,
    tenants: DEMO_TENANTS,
    pod,
    pods,
    redis,
    cluster,
    signToken: (tenant, user, how) => identity.signToken(tenant, user, how),
    stop: () => teardown.run(),
    kill: async () => {
      await Promise.all([...pods, ...(redis === undefined ? [] : [redis])].map(part => part.crash()));
      await cluster.kill();
      await teardown.run();
    },
  };
}

async function planFor(options: StackOptions, teardown: Teardown): Promise<StackPlan> {
  const { podCount = 1, redisEnvironment = {} } = options;
  const redis = planRedis(podCount, redisEnvironment);
  const dataDir = options.dataDir ?? (await temporaryFolder());
  if (options.dataDir === undefined) teardown.add(() => rm(dataDir, { recursive: true, force: true }));
  await Promise.all(['identity', 'logs'].map(name => mkdir(join(dataDir, name), { recursive: true })));
  const ports = options.ports ?? (await anyPorts(podCount));
  return {
    dataDir,
    ports,
    pageUrl: `http://localhost:${ports.page}`,
    identityUrl: `http://localhost:${ports.identity}`,
    servesPage: options.servesPage ?? false,
    restartsPod: options.restartsPod ?? true,
    podEnvironment: options.podEnvironment ?? {},
    onStep: options.onStep ?? (() => {}),
    log: options.log ?? (() => {}),
    onProcess: options.onProcess ?? (() => {}),
    podCount,
    redisEnvironment,
    redis,
  };
}

/** @throws Error, in words for whoever started it, if there have to be several pods and there is no Redis */
function planRedis(podCount: number, environment: Readonly<Record<string, string>>): RedisPlan {
  if (podCount === 1) return { kind: 'none' };
  if (environment.REDIS_URL !== undefined) return { kind: 'given', environment };
  const program = findRedis();
  if (program !== undefined) return { kind: 'own', program };
  throw new Error(
    [
      'Several pods talk to each other over Redis, and there is no redis-server on this machine.',
      'Install it (Debian, Ubuntu: apt-get install redis-server; macOS: brew install redis),',
      'or set REDIS_URL to one that runs: redis://user:password@host:port',
    ].join('\n'),
  );
}

/** PostgreSQL's own user has to be able to enter it. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-stack-'));
  await chmod(folder, 0o755);
  return folder;
}
