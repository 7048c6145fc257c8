import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedCluster } from '@tatami/persistence/embedded';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { DEMO_TENANTS } from '../demo/demo-tenants.ts';
import { openInstallation, startDatabase, startIdentity, startPages, startPod } from './parts.ts';
import type { PodProcess } from './pod-process.ts';
import { freePorts } from './ports.ts';
import type { StackOptions, StackPlan, StackPorts } from './stack-options.ts';
import { Teardown } from './teardown.ts';

/** Everything, running on this machine. */
export interface Stack {
  readonly pageUrl: string;
  /** The pod itself, without the page server's proxy: `ws://127.0.0.1:PORT/v1/dojos`. */
  readonly podDojosUrl: string;
  readonly identityUrl: string;
  /** The administrator's connection to PostgreSQL. */
  readonly databaseUrl: string;
  readonly tenants: readonly DemoTenant[];
  readonly pod: PodProcess;
  readonly cluster: EmbeddedCluster;
  /** An access token like that of a real sign-in. */
  signToken(
    tenant: DemoTenant,
    user: DemoUser,
    options?: { lifetimeS?: number; claims?: Readonly<Record<string, unknown>> },
  ): string;
  /** Stops all parts in the reverse of the order in which they started. */
  stop(): Promise<void>;
  /** As a power failure would: pod and database are killed where they are. */
  kill(): Promise<void>;
}

/**
 * Starts PostgreSQL, the identity provider, the page server with the API, and a pod, on this machine.
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
  // Before the pod, so that it stops after it: the pod says goodbye to people through the page server's sockets.
  await startPages(plan, teardown, installation);
  const pod = await startPod(plan, teardown, cluster);
  return {
    pageUrl: plan.pageUrl,
    podDojosUrl: `ws://127.0.0.1:${plan.ports.pod}/v1/dojos`,
    identityUrl: plan.identityUrl,
    databaseUrl: cluster.url,
    tenants: DEMO_TENANTS,
    pod,
    cluster,
    signToken: (tenant, user, how) => identity.signToken(tenant, user, how),
    stop: () => teardown.run(),
    kill: async () => {
      await pod.crash();
      await cluster.kill();
      await teardown.run();
    },
  };
}

async function planFor(options: StackOptions, teardown: Teardown): Promise<StackPlan> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  if (options.dataDir === undefined) teardown.add(() => rm(dataDir, { recursive: true, force: true }));
  await Promise.all(['identity', 'logs'].map(name => mkdir(join(dataDir, name), { recursive: true })));
  const ports = options.ports ?? (await anyPorts());
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
    onPodProcess: options.onPodProcess ?? (() => {}),
  };
}

/** PostgreSQL's own user has to be able to enter it. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tatami-stack-'));
  await chmod(folder, 0o755);
  return folder;
}

async function anyPorts(): Promise<StackPorts> {
  const [page = 0, pod = 0, identity = 0, database = 0] = await freePorts(4);
  return { page, pod, identity, database };
}
