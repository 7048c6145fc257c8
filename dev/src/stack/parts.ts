import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { EmbeddedCluster } from '@tatami/engines';
import { startEmbeddedCluster } from '@tatami/engines';
import { TokenVerifier } from '@tatami/identity';
import { startRecorder, startScheduler, startWorkers } from '@tatami/jobs';
import { systemClock } from '@tatami/kernel';
import { openObjects } from '@tatami/objects';
import type { Persistence } from '@tatami/persistence';
import { openPersistence } from '@tatami/persistence';
import { DEFAULT_RATES, LeasedStorage, openRateLimiter, startObjectCleaner } from '@tatami/poc-api';
import type { WriterId } from '@tatami/protocol';
import { assertNever } from '@tatami/protocol';
import { type OpenSearch, openSearchEngine } from '@tatami/search';
import { startIndexer } from '@tatami/search-indexer';
import { MetricsRegistry } from '@tatami/service';
import { DEMO_TENANTS } from '../demo/demo-tenants.ts';
import { seedDemo } from '../demo/seed.ts';
import { IdentityServer } from '../identity/identity-server.ts';
import { WEB_CLIENT_ID } from '../identity/realm.ts';
import { startPageServer } from '../page/page-server.ts';
import { LogFile } from './log-file.ts';
import type { PageBuild } from './page-build.ts';
import { buildPage } from './page-build.ts';
import { startPodProcess } from './pod-process.ts';
import { startRedisProcess } from './redis-process.ts';
import type { StackPlan } from './stack-options.ts';
import { fileLog, terminalLog } from './storage-log.ts';
import type { SupervisedProcess } from './supervised-process.ts';
import type { Teardown } from './teardown.ts';
import { vapidKeys } from './vapid-keys.ts';

/** As the workers of an installation do. */
const PACK_AFTER_MS = 60 * 60_000;

const SERVICE_USER = 'tatami_dev';

/** The database with its tenants, as the API uses it. */
export interface Installation {
  readonly persistence: Persistence;
  /** Of the user that services connect as. */
  readonly serviceUrl: string;
  readonly writer: WriterId;
  /** Of OPENSEARCH_URL; without it the search index is in each tenant's database. */
  readonly openSearch: OpenSearch | undefined;
  /** The page is built beside the rest, which mostly waits for other processes. */
  readonly page: { readonly folder: string; readonly build: Promise<PageBuild> } | undefined;
}

export async function startDatabase(plan: StackPlan, teardown: Teardown): Promise<EmbeddedCluster> {
  const cluster = await startEmbeddedCluster({
    dataDir: join(plan.dataDir, 'postgres'),
    port: plan.ports.database,
    log: fileLog(new LogFile(join(plan.dataDir, 'logs', 'postgres.log'), plan.log)),
    onEnded: plan.log,
  });
  teardown.add(() => cluster.stop());
  plan.onStep(`PostgreSQL on port ${cluster.port}`);
  return cluster;
}

export async function startIdentity(plan: StackPlan, teardown: Teardown): Promise<IdentityServer> {
  const identity = await IdentityServer.start({
    tenants: DEMO_TENANTS,
    port: plan.ports.identity,
    pageOrigins: [plan.pageUrl, `http://127.0.0.1:${plan.ports.page}`],
    dataDir: join(plan.dataDir, 'identity'),
    log: plan.log,
  });
  teardown.add(() => identity.stop());
  plan.onStep(`Identity provider on port ${plan.ports.identity}`);
  return identity;
}

/** Brings the database to the newest schema and the demo tenants into it; only that is done as the administrator. */
export async function openInstallation(
  plan: StackPlan,
  teardown: Teardown,
  cluster: EmbeddedCluster,
  identity: IdentityServer,
): Promise<Installation> {
  const page = plan.servesPage ? startBuild(join(plan.dataDir, 'page')) : undefined;
  const log = terminalLog(plan.log);
  const writer = randomUUID() as WriterId;
  const administration = await openPersistence({ adminUrl: cluster.url, connectionBudget: 8, log });
  let serviceUrl: string;
  try {
    await administration.createInstallation();
    await seedDemo(
      administration,
      DEMO_TENANTS.map(tenant => ({ tenant, issuer: identity.issuerOf(tenant) })),
      writer,
    );
    serviceUrl = await administration.createServiceUser(SERVICE_USER);
  } finally {
    await administration.close();
  }
  const persistence = await openPersistence({ adminUrl: serviceUrl, connectionBudget: 8, log });
  teardown.add(() => persistence.close());
  plan.onStep(`Tenants ${DEMO_TENANTS.map(tenant => tenant.name).join(' and ')}`);
  const openSearch = await openSearchEngine(process.env.OPENSEARCH_URL || undefined);
  teardown.add(async () => openSearch?.close());
  return { persistence, serviceUrl, writer, openSearch, page };
}

/** In this process, as the API: a process of its own would cost half a second of every start. */
export function startSearch(
  plan: StackPlan,
  teardown: Teardown,
  { persistence, openSearch }: Installation,
): void {
  const indexer = startIndexer(persistence, {
    openSearch,
    metrics: { accepted: () => {}, failed: () => {}, waiting: () => {} },
    reportError: (what, error) =>
      plan.log(`${what}: ${error instanceof Error ? error.message : String(error)}`),
    pollMs: 5_000,
    maxListeners: DEMO_TENANTS.length,
  });
  teardown.add(() => indexer.stop());
}

export async function startPages(
  plan: StackPlan,
  teardown: Teardown,
  installation: Installation,
): Promise<void> {
  const { persistence, writer, openSearch, page } = installation;
  const { catalog } = persistence;
  if (page !== undefined) plan.onStep((await page.build) === 'built' ? 'Page built' : 'Page is up to date');
  const secret = randomBytes(32);
  const push = await vapidKeys(plan.dataDir);
  const { TATAMI_S3_BUCKET: bucket, TATAMI_S3_REGION: region, TATAMI_S3_ENDPOINT: endpoint } = process.env;
  const folder = join(plan.dataDir, 'objects');
  const objects = await openObjects({ bucket, region: region ?? 'sa-east-1', endpoint, folder, secret });
  const storage = new LeasedStorage(persistence);
  // Nobody reads them here, but the parts count as they do elsewhere.
  const metrics = new MetricsRegistry();
  teardown.add(async () => metrics.close());
  // There is one process of the API, so it needs no Redis to count.
  const limits = openRateLimiter({
    redis: undefined,
    rates: DEFAULT_RATES,
    metrics,
    now: Date.now,
    log: terminalLog(plan.log),
  });
  const server = await startPageServer({
    port: plan.ports.page,
    podPorts: plan.ports.pods,
    pageFolder: page?.folder,
    identityOrigin: plan.identityUrl,
    api: {
      tokens: new TokenVerifier({ directory: catalog }),
      tenants: {
        bySlug: slug => catalog.tenantBySlug(slug),
        byDomain: domain => catalog.tenantByDomain(domain),
        all: () => catalog.tenants(100),
      },
      storage,
      openSearch,
      objects,
      noteWork: tenantId => catalog.noteWork(tenantId),
      cursorSecret: secret,
      hasMail: false,
      pushKey: push.publicKey,
      clientId: WEB_CLIENT_ID,
      otherClientIds: [],
      maxDojosPerDay: 1_000,
      refusalsPerMinute: 600,
      rateLimiter: limits.limiter,
      writer,
      now: Date.now,
      random: randomBytes,
    },
    log: plan.log,
  });
  teardown.add(() => server.close());
  const stopCleaner = startObjectCleaner({
    storage,
    objects,
    tenants: () => catalog.tenants(DEMO_TENANTS.length),
    clock: systemClock,
    atStart: true,
    metrics,
    onTrouble: (what, error) => plan.log(`${what}: ${String(error)}`),
  });
  teardown.add(async () => stopCleaner());
  const workers = startWorkers({
    persistence,
    objects,
    push,
    atOnce: 1,
    clock: systemClock,
    random: Math.random,
    onEnd: () => undefined,
    reportError: (what, error) => plan.log(`${what}: ${String(error)}`),
  });
  teardown.add(() => workers.stop());
  const recorder = startRecorder({
    persistence,
    ageMs: PACK_AFTER_MS,
    clock: systemClock,
    onOutcome: () => undefined,
    reportError: (what, error) => plan.log(`${what}: ${String(error)}`),
  });
  teardown.add(() => recorder.stop());
  const scheduler = startScheduler({
    persistence,
    clock: systemClock,
    random: randomBytes,
    onReports: () => undefined,
    onYearVideos: () => undefined,
    reportError: (what, error) => plan.log(`${what}: ${String(error)}`),
  });
  teardown.add(() => scheduler.stop());
  plan.onStep(`Page and API on port ${plan.ports.page}`);
}

/** Undefined if the stack needs no Redis of its own. */
export async function startRedis(
  plan: StackPlan,
  teardown: Teardown,
): Promise<SupervisedProcess | undefined> {
  if (plan.redis.kind !== 'own') return undefined;
  const redis = await startRedisProcess({
    program: plan.redis.program,
    port: plan.ports.redis,
    dataDir: join(plan.dataDir, 'redis'),
    logFile: join(plan.dataDir, 'logs', 'redis.log'),
    log: plan.log,
    onProcess: identity => plan.onProcess('Redis', identity),
  });
  teardown.add(() => redis.stop());
  plan.onStep(`Redis on port ${plan.ports.redis}`);
  return redis;
}

/** One after the other, so that each is stopped again if the next one fails. */
export async function startPods(
  plan: StackPlan,
  teardown: Teardown,
  { serviceUrl }: Installation,
): Promise<SupervisedProcess[]> {
  const pods: SupervisedProcess[] = [];
  for (const [index, port] of plan.ports.pods.entries()) {
    const pod = await startPod(plan, { index, port, databaseUrl: serviceUrl });
    teardown.add(() => pod.stop());
    plan.onStep(`Collaboration server on port ${port}`);
    pods.push(pod);
  }
  return pods;
}

function startPod(
  plan: StackPlan,
  { index, port, databaseUrl }: { index: number; port: number; databaseUrl: string },
): Promise<SupervisedProcess> {
  const isAlone = plan.ports.pods.length === 1;
  const name = isAlone ? 'The pod' : `Pod ${index + 1}`;
  const environment = {
    DATABASE_URL: databaseUrl,
    TATAMI_HOST: '127.0.0.1',
    TATAMI_PORT: String(port),
    TATAMI_ALLOWED_ORIGINS: `${plan.pageUrl},http://127.0.0.1:${plan.ports.page}`,
    TATAMI_LOG_LEVEL: 'info',
    TATAMI_POD_ID: isAlone ? 'dev' : `dev-${index + 1}`,
    // One machine has no standby, and nobody waits for a slow farewell here.
    REQUIRE_SYNC_STANDBY: '0',
    TATAMI_DRAIN_MS: '500',
    ...redisEnvironment(plan),
  };
  const { podEnvironment } = plan;
  const more = typeof podEnvironment === 'function' ? podEnvironment(environment, index) : podEnvironment;
  return startPodProcess({
    name,
    port,
    environment: { ...environment, ...more },
    logFile: join(plan.dataDir, 'logs', isAlone ? 'pod.log' : `pod-${index + 1}.log`),
    log: plan.log,
    restarts: plan.restartsPod,
    onProcess: identity => plan.onProcess(name, identity),
  });
}

function redisEnvironment({ redis, ports }: StackPlan): Readonly<Record<string, string>> {
  switch (redis.kind) {
    case 'none':
      return {};
    case 'given':
      return redis.environment;
    case 'own':
      return { REDIS_URL: `redis://127.0.0.1:${ports.redis}` };
    default:
      return assertNever(redis);
  }
}

function startBuild(folder: string): NonNullable<Installation['page']> {
  const build = buildPage(folder);
  // Its failure is met where it is awaited; until then it must not end the process.
  build.catch(() => undefined);
  return { folder, build };
}
