import { openPersistence } from '@tatami/persistence';
import { openSearchEngine } from '@tatami/search';
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
} from '@tatami/service';
import { checkMapping } from './check-mapping.ts';
import { SETTINGS } from './config.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';
import { startChecker } from './start-checker.ts';
import { startIndexer } from './start-indexer.ts';
import { StoredTenants } from './stored-tenants.ts';

runService({
  configure: () => {
    const settings = readSettings(SETTINGS, process.env);
    const log = createLog({ service: 'search-indexer', level: settings.TATAMI_LOG_LEVEL });
    return { log, start: stops => start(settings, log, stops) };
  },
});

/** Puts the parts together. */
async function start(settings: SettingsOf<typeof SETTINGS>, log: Logger, stops: StopSequence): Promise<void> {
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: settings.TATAMI_DB_CONNECTION_BUDGET,
    pocMapping: settings.TATAMI_SEARCH_MAPPING,
    log,
  });
  stops.add('The database', () => persistence.close());
  if (settings.TATAMI_SEARCH_MAPPING !== undefined)
    await checkMapping(new StoredTenants(persistence), settings.TATAMI_SEARCH_MAPPING, reportTo(log));
  const openSearch = await openSearchEngine(settings.OPENSEARCH_URL);
  stops.add('OpenSearch', async () => openSearch?.close());
  const metrics = new MetricsRegistry();
  stops.add('The metrics', () => metrics.close());
  measureConnections(metrics, () => persistence.connectionUse());
  const health = new Health({
    checks: [
      reaches('database-not-reached', () => persistence.userFaults(), reportTo(log)),
      reaches(
        'opensearch-not-reached',
        async () => {
          await openSearch?.check();
          return undefined;
        },
        reportTo(log),
      ),
    ],
  });
  measureReadiness(metrics, health, reportTo(log));
  const server = await serveOperations({
    host: settings.TATAMI_HOST,
    port: settings.TATAMI_PORT,
    health,
    metrics,
    reportError: (what, error) => log.error({ err: error }, what),
  });
  stops.add('The server', () => server.close());
  const prometheus = prometheusMetrics(metrics);
  const indexer = startIndexer(persistence, {
    openSearch,
    metrics: prometheus,
    reportError: reportTo(log),
    pollMs: settings.TATAMI_POLL_MS,
    maxListeners: settings.TATAMI_MAX_LISTENERS,
  });
  stops.add('The indexer', () => indexer.stop());
  const checker = startChecker(persistence, {
    openSearch,
    metrics: prometheus,
    reportError: reportTo(log),
    everyMinutes: settings.TATAMI_CHECK_MINUTES,
  });
  stops.add('The checker', async () => checker?.stop());
  stops.add('The readiness', () => health.stopping());
  log.info({ port: server.port }, 'the search indexer is up');
}
