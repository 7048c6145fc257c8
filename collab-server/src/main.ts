import { TokenVerifier } from '@tatami/identity';
import { systemClock } from '@tatami/kernel';
import { openPersistence } from '@tatami/persistence';
import type { Logger, StopSequence } from '@tatami/service';
import { createLog, runService } from '@tatami/service';
import type { Config } from './config.ts';
import { readConfig } from './config.ts';
import { Metrics } from './metrics.ts';
import { longestStopMs, startPod } from './pod.ts';
import { openPodBus } from './pod-bus.ts';

runService({
  configure: () => {
    const config = readConfig(process.env);
    const log = createLog({
      service: 'collab-server',
      level: config.logLevel,
      fields: { pod: config.podId },
    });
    return { log, start: stops => start(config, log, stops) };
  },
});

/** Puts the parts together. */
async function start(config: Config, log: Logger, stops: StopSequence): Promise<void> {
  const persistence = await openPersistence({
    adminUrl: config.databaseUrl,
    catalogKeys: config.catalogKeys,
    connectionBudget: config.connectionBudget,
    log,
  });
  stops.add('The database', () => persistence.close());
  const metrics = new Metrics();
  const pod = await startPod({
    persistence,
    bus: openPodBus({ redis: config.redis, clock: systemClock, random: Math.random, metrics, log }),
    tokens: new TokenVerifier({ directory: persistence.catalog }),
    clock: systemClock,
    random: Math.random,
    limits: config.limits,
    log,
    metrics,
    host: config.host,
    port: config.port,
    adminPort: config.adminPort,
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
    connectionLimits: config.connectionLimits,
    memoryBudgetBytes: config.memoryBudgetBytes,
    requiresSyncStandby: config.requiresSyncStandby,
  });
  stops.add('The pod', () => pod.stop(config.drainMs), longestStopMs(config.drainMs));
}
