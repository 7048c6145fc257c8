import { randomBytes, randomUUID } from 'node:crypto';
import { type RedisTarget, readRedisTarget } from '@tatami/bus';
import { TokenVerifier } from '@tatami/identity';
import { systemClock } from '@tatami/kernel';
import type { ObjectStore } from '@tatami/objects';
import { openObjects } from '@tatami/objects';
import { openPersistence } from '@tatami/persistence';
import type { WriterId } from '@tatami/protocol';
import { openSearchEngine } from '@tatami/search';
import type { CheckResult, Logger, SettingsOf, StopSequence } from '@tatami/service';
import {
  createLog,
  Health,
  MetricsRegistry,
  measureConnections,
  measureReadiness,
  reaches,
  readSettings,
  reportTo,
  runService,
  serveOperations,
  startTracing,
} from '@tatami/service';
import { buildApp } from './app.ts';
import { startObjectCleaner } from './attachments/object-cleaner.ts';
import { SETTINGS } from './config.ts';
import { openTellPods } from './dojos/open-tell-pods.ts';
import { operations } from './http/operations.ts';
import { measureRequests } from './http/request-metrics.ts';
import { traceRequests } from './http/trace-requests.ts';
import { LeasedStorage } from './leased-storage.ts';
import { openRateLimiter } from './rate-limits/open-rate-limiter.ts';
import { searchMetrics } from './search-metrics.ts';

runService({
  configure: () => {
    const redis = readRedisTarget(process.env);
    const settings = readSettings(SETTINGS, process.env, redis.problems);
    const log = createLog({ service: 'poc-api', level: settings.TATAMI_LOG_LEVEL });
    return { log, start: stops => start(settings, redis.target, log, stops) };
  },
});

const MAX_CLEANED_TENANTS = 100_000;

/** Puts the parts together. */
async function start(
  settings: SettingsOf<typeof SETTINGS>,
  redis: RedisTarget | undefined,
  log: Logger,
  stops: StopSequence,
): Promise<void> {
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: settings.TATAMI_DB_CONNECTION_BUDGET,
    log,
  });
  stops.add('The database', () => persistence.close());
  const metrics = new MetricsRegistry();
  stops.add('The metrics', () => metrics.close());
  const isTraced = await startTracing({ service: 'poc-api', settings, metrics, stops });
  measureConnections(metrics, () => persistence.connectionUse());
  const secret = cursorSecret(settings.TATAMI_CURSOR_SECRET);
  const objects = await openObjects({
    bucket: settings.TATAMI_S3_BUCKET,
    region: settings.TATAMI_S3_REGION,
    endpoint: settings.TATAMI_S3_ENDPOINT,
    folder: settings.TATAMI_OBJECTS_DIR,
    secret,
  });
  const openSearch = await openSearchEngine(settings.OPENSEARCH_URL);
  stops.add('OpenSearch', async () => openSearch?.close());
  const limits = openRateLimiter({
    redis,
    rates: {
      user: settings.TATAMI_MAX_REQUESTS_PER_MINUTE_AND_USER,
      tenant: settings.TATAMI_MAX_REQUESTS_PER_MINUTE_AND_TENANT,
    },
    metrics,
    now: Date.now,
    log,
  });
  stops.add('The limits', async () => limits.close());
  const pods = redis && openTellPods({ redis, metrics, random: randomBytes, log });
  stops.add('The bus', async () => pods?.close());
  const storage = new LeasedStorage(persistence);
  const health = new Health({
    checks: [
      reaches('database-not-reached', () => persistence.userFaults(), reportTo(log)),
      () => objectsAnswer(objects, log),
    ],
  });
  measureReadiness(metrics, health, reportTo(log));
  const app = buildApp(
    {
      tokens: new TokenVerifier({ directory: persistence.catalog }),
      tenants: {
        bySlug: slug => persistence.catalog.tenantBySlug(slug),
        byDomain: domain => persistence.catalog.tenantByDomain(domain),
      },
      storage,
      openSearch,
      searchMonitor: openSearch && searchMetrics(metrics, log),
      objects,
      noteWork: tenantId => persistence.catalog.noteWork(tenantId),
      tellPods: pods?.tellPods,
      cursorSecret: secret,
      hasMail: settings.TATAMI_MAIL_FROM !== undefined,
      pushKey: settings.TATAMI_VAPID_PUBLIC_KEY,
      clientId: settings.TATAMI_WEB_CLIENT_ID,
      otherClientIds: settings.TATAMI_OTHER_CLIENT_IDS,
      maxDojosPerDay: settings.TATAMI_MAX_DOJOS_PER_DAY,
      refusalsPerMinute: settings.TATAMI_MAX_REFUSALS_PER_MINUTE,
      rateLimiter: limits.limiter,
      writer: randomUUID() as WriterId,
      now: Date.now,
      random: randomBytes,
    },
    // A probe asks every second; what fails is logged where it is answered.
    {
      loggerInstance: log,
      disableRequestLogging: true,
      forceCloseConnections: 'idle',
      trustProxy: [...settings.TATAMI_TRUSTED_PROXIES],
    },
  );
  measureRequests(app, metrics);
  if (isTraced) traceRequests(app);
  const stopCleaner = startObjectCleaner({
    storage,
    objects,
    tenants: () => persistence.catalog.tenants(MAX_CLEANED_TENANTS),
    clock: systemClock,
    metrics,
    onTrouble: (what, error) => log.error({ err: error }, what),
  });
  stops.add('The cleaner of files', async () => stopCleaner());
  const adminPort = settings.TATAMI_ADMIN_PORT;
  app.register(operations, { health, metrics, hasOwnPort: adminPort !== undefined });
  const admin =
    adminPort === undefined
      ? undefined
      : await serveOperations({
          ...{ host: settings.TATAMI_HOST, port: adminPort, health, metrics },
          reportError: (what, error) => log.error({ err: error }, what),
        });
  stops.add('The port of operators', async () => admin?.close());
  const address = await app.listen({ host: settings.TATAMI_HOST, port: settings.TATAMI_PORT });
  // Requests that run are answered; new ones are refused.
  stops.add('The server', () => app.close());
  stops.add('The readiness', () => health.stopping());
  log.info({ address, adminPort: admin?.port }, 'the API is up');
}

/** A process that is alone needs no secret to share. */
function cursorSecret(text: string | undefined): Uint8Array {
  return text === undefined ? randomBytes(32) : Buffer.from(text, 'utf8');
}

/** Files are of no use without their store, but the rest of the API is: it goes on, and says so. */
async function objectsAnswer(objects: ObjectStore, log: Logger): Promise<CheckResult> {
  try {
    await objects.check();
    return { faults: [] };
  } catch (error) {
    log.error({ err: error }, 'the store of files does not answer');
    return { faults: [], details: { degraded: ['objects-not-reached'] } };
  }
}
