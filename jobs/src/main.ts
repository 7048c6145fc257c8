import { randomBytes } from 'node:crypto';
import { systemClock } from '@tatami/kernel';
import { openObjects } from '@tatami/objects';
import { openPersistence } from '@tatami/persistence';
import type { Logger, SettingsOf, StopSequence } from '@tatami/service';
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
import { startBacklogMetrics } from './backlog-metrics.ts';
import { SETTINGS } from './config.ts';
import { LONGEST_JOB_MS } from './longest-job.ts';
import { mailSettings } from './mail/mail-settings.ts';
import { pushSettings } from './push/push-settings.ts';
import { startRecorder } from './recorder/start-recorder.ts';
import { startScheduler } from './scheduler/start-scheduler.ts';
import { startWorkers } from './start-workers.ts';
import { snsSettings } from './topic/sns-settings.ts';

runService({
  configure: () => {
    const settings = readSettings(SETTINGS, process.env);
    const log = createLog({ service: 'jobs', level: settings.TATAMI_LOG_LEVEL });
    return { log, start: stops => start(settings, log, stops) };
  },
});

/** Puts the parts together. */
async function start(settings: SettingsOf<typeof SETTINGS>, log: Logger, stops: StopSequence): Promise<void> {
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: settings.TATAMI_DB_CONNECTION_BUDGET,
    log,
  });
  stops.add('The database', () => persistence.close());
  const metrics = new MetricsRegistry();
  stops.add('The metrics', () => metrics.close());
  await startTracing({ service: 'jobs', settings, metrics, stops });
  measureConnections(metrics, () => persistence.connectionUse());
  const ended = metrics.counter('tatami_jobs_ended_total', 'Jobs by how they ended', ['kind', 'outcome']);
  const objects = await openObjects({
    bucket: settings.TATAMI_S3_BUCKET,
    region: settings.TATAMI_S3_REGION,
    endpoint: settings.TATAMI_S3_ENDPOINT,
    folder: settings.TATAMI_OBJECTS_DIR,
    // Workers sign no addresses.
    secret: new Uint8Array(32),
  });
  const workers = startWorkers({
    persistence,
    objects,
    mail: mailSettings(settings),
    push: pushSettings(settings),
    sns: snsSettings(settings),
    webhookNetworks: settings.TATAMI_WEBHOOK_NETWORKS,
    atOnce: settings.TATAMI_JOBS_AT_ONCE,
    clock: systemClock,
    random: Math.random,
    onEnd: (kind, outcome) => ended.inc({ kind, outcome }),
    reportError: (what, error, tenantId) => log.error({ err: error, tenantId }, what),
  });
  stops.add('The workers', () => workers.stop(), LONGEST_JOB_MS);
  const packings = metrics.counter(
    'tatami_recording_packs_total',
    'Tries to pack rows, by what came of them',
    ['outcome'],
  );
  const packedBytes = metrics.counter('tatami_recording_bytes_total', 'Bytes of the chunks that were packed');
  const recorder = startRecorder({
    persistence,
    ageMs: settings.TATAMI_PACK_AFTER_MINUTES * 60_000,
    clock: systemClock,
    onOutcome: outcome => {
      packings.inc({ outcome: outcome.kind });
      if (outcome.kind === 'packed') packedBytes.inc({}, outcome.bytes);
    },
    reportError: (what, error, tenantId) => log.error({ err: error, tenantId }, what),
  });
  stops.add('The recorder', () => recorder.stop());
  const scheduled = metrics.counter('tatami_reports_scheduled_total', 'Monthly reports that were asked for');
  const yearVideos = metrics.gauge(
    'tatami_year_videos',
    'Planned videos of a year in all tenants, as the last round of this process has seen them',
    ['year', 'state'],
  );
  const scheduler = startScheduler({
    persistence,
    clock: systemClock,
    random: randomBytes,
    onReports: count => scheduled.inc({}, count),
    onYearVideos: totals => {
      yearVideos.reset();
      for (const { year, state, count } of totals.all()) yearVideos.set({ year, state }, count);
    },
    reportError: (what, error, tenantId) => log.error({ err: error, tenantId }, what),
  });
  stops.add('The scheduler', () => scheduler.stop());
  const backlog = startBacklogMetrics({
    persistence,
    metrics,
    clock: systemClock,
    reportError: (what, error, tenantId) => log.error({ err: error, tenantId }, what),
  });
  stops.add('The count of what waits', () => backlog.stop());
  const health = new Health({
    checks: [reaches('database-not-reached', () => persistence.userFaults(), reportTo(log))],
  });
  measureReadiness(metrics, health, reportTo(log));
  const operations = await serveOperations({
    host: settings.TATAMI_HOST,
    port: settings.TATAMI_PORT,
    health,
    metrics,
    reportError: (what, error) => log.error({ err: error }, what),
  });
  stops.add('The server for operators', () => operations.close());
  stops.add('The readiness', () => health.stopping());
  log.info({ port: operations.port }, 'the workers are up');
}
