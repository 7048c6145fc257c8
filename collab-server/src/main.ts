import { TokenVerifier } from '@tatami/identity';
import { systemClock } from '@tatami/kernel/clock';
import { openPersistence } from '@tatami/persistence';
import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { startPod } from './pod.ts';
import { openPodBus } from './pod-bus.ts';
import { issuerDirectory } from './served-tenants.ts';

/** The pod as a process: configuration in, parts together, stop in reverse order on SIGTERM or SIGINT. */
async function main(): Promise<void> {
  // Whoever started this pod over an IPC channel may go at any moment, and then nobody would ever stop the pod.
  process.on('disconnect', () => process.exit(1));
  if (process.connected === false) process.exit(1);
  const config = readConfig(process.env);
  const log = createLog({ level: config.logLevel, podId: config.podId });
  const persistence = await openPersistence({
    adminUrl: config.databaseUrl,
    connectionBudget: config.connectionBudget,
    log,
  });
  const metrics = new Metrics();
  const pod = await startPod({
    persistence,
    bus: openPodBus({ redis: config.redis, clock: systemClock, random: Math.random, metrics, log }),
    tokens: new TokenVerifier({ directory: issuerDirectory(persistence) }),
    clock: systemClock,
    random: Math.random,
    limits: { ...DEFAULT_LIMITS, maxMembersPerRoom: config.maxMembersPerRoom },
    log,
    metrics,
    host: config.host,
    port: config.port,
    allowedOrigins: config.allowedOrigins,
    trustedProxies: config.trustedProxies,
    connectionLimits: config.connectionLimits,
    memoryBudgetBytes: config.memoryBudgetBytes,
    requiresSyncStandby: config.requiresSyncStandby,
  });
  process.on('unhandledRejection', error => {
    log.fatal({ err: error }, 'a failure that nobody handled');
    process.exit(1);
  });
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    await pod.stop(config.drainMs);
    await persistence.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exit(1);
});
