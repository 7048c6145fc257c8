import type { Bus, RedisTarget } from '@tatami/bus';
import { InProcessExchange, RedisBus } from '@tatami/bus';
import type { Clock } from '@tatami/kernel';
import type { PodId } from '@tatami/protocol';
import { uuidV7 } from '@tatami/protocol';
import type { Logger } from '@tatami/service';
import type { Metrics } from './metrics.ts';

/**
 * The bus of this process: over Redis if there is one, else one that nobody else is on. It does not wait for Redis: a
 * pod without it saves all the same, and learns what other pods do from the database.
 */
export function openPodBus(options: {
  redis: RedisTarget | undefined;
  clock: Clock;
  random: () => number;
  metrics: Metrics;
  log: Logger;
}): Bus {
  const { redis, clock, random, metrics, log } = options;
  const podId = uuidV7(clock.now(), length => crypto.getRandomValues(new Uint8Array(length))) as PodId;
  const reportError = (what: string, error: unknown) => log.warn({ err: error }, what);
  if (redis === undefined) {
    const onListenerError = (error: unknown) =>
      reportError('a room could not take a message of the bus', error);
    return new InProcessExchange({ onListenerError }).bus(podId);
  }
  return new RedisBus({
    podId,
    target: redis,
    clock,
    random,
    observer: metrics.redisObserver(reportError),
  });
}
