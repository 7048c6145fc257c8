import { systemClock } from '@tatami/kernel';
import type { Logger, SettingsOf, StopSequence } from '@tatami/service';
import {
  createLog,
  Health,
  MetricsRegistry,
  measureReadiness,
  readSettings,
  reportTo,
  runService,
  serveOperations,
} from '@tatami/service';
import fastify, { type FastifyBaseLogger } from 'fastify';
import { SETTINGS } from './config.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { servePage } from './serve-page.ts';

/** Who has not got a file by then, at a stop, asks another process for it. */
const LONGEST_DOWNLOAD_MS = 20_000;

runService({
  configure: () => {
    const settings = readSettings(SETTINGS, process.env);
    const log = createLog({ service: 'page-server', level: settings.TATAMI_LOG_LEVEL });
    return { log, start: stops => start(settings, log, stops) };
  },
});

/** Puts the parts together. */
async function start(settings: SettingsOf<typeof SETTINGS>, log: Logger, stops: StopSequence): Promise<void> {
  const metrics = new MetricsRegistry();
  stops.add('The metrics', () => metrics.close());
  const health = new Health({ checks: [] });
  measureReadiness(metrics, health, reportTo(log));
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({ loggerInstance, disableRequestLogging: true, forceCloseConnections: 'idle' });
  addSecurityHeaders(app);
  // Of the load balancer, which asks at the port that it sends to.
  app.get('/healthz', () => 'ok');
  await servePage(app, {
    folder: settings.TATAMI_PAGE_DIR,
    connectsTo: [...webSocketOrigin(settings.TATAMI_PAGE_URL), ...settings.TATAMI_IDENTITY_ORIGINS],
    filesFrom: settings.TATAMI_FILES_ORIGINS,
  });
  const operations = await serveOperations({
    host: settings.TATAMI_HOST,
    port: settings.TATAMI_ADMIN_PORT,
    health,
    metrics,
    reportError: (what, error) => log.error({ err: error }, what),
  });
  stops.add('The port of operators', () => operations.close());
  const address = await app.listen({ host: settings.TATAMI_HOST, port: settings.TATAMI_PORT });
  stops.add('The server', async () => {
    const cancel = systemClock.after(LONGEST_DOWNLOAD_MS, () => app.server.closeAllConnections());
    await app.close();
    cancel();
  });
  stops.add('The readiness', () => health.stopping());
  log.info({ address, adminPort: operations.port }, 'the page is up');
}

function webSocketOrigin(pageUrl: string | undefined): string[] {
  return pageUrl === undefined ? [] : [new URL(pageUrl).origin.replace(/^http/, 'ws')];
}
