import { RedisBus, type RedisTarget } from '@tatami/bus';
import { systemClock } from '@tatami/kernel';
import type { Log } from '@tatami/persistence';
import { type PodId, type RandomBytes, uuidV7 } from '@tatami/protocol';
import type { MetricsRegistry } from '@tatami/service';
import type { TellPods } from '../ports.ts';

export interface TellPodsOptions {
  readonly redis: RedisTarget;
  readonly metrics: MetricsRegistry;
  readonly random: RandomBytes;
  readonly log: Pick<Log, 'warn' | 'info'>;
}

/** Tells pods over Redis, so that those in a dojo see a change at once. What is not told, pods notice within two seconds. */
export function openTellPods({ redis, metrics, random, log }: TellPodsOptions): {
  readonly tellPods: TellPods;
  readonly close: () => Promise<void>;
} {
  const untold = metrics.counter(
    'tatami_api_pods_untold_total',
    'Changes of dojos that pods were not told of, and had to notice by themselves',
  );
  const bus = new RedisBus({
    podId: uuidV7(Date.now(), random) as PodId,
    target: redis,
    clock: systemClock,
    random: Math.random,
    observer: {
      published: () => undefined,
      dropped: () => untold.inc(),
      malformed: () => undefined,
      connected: () => log.info({}, 'Pods can be told of changes'),
      disconnected: error => log.warn({ err: error }, 'Redis is away: pods notice changes by themselves'),
      attemptFailed: (error, attempt) => {
        if (attempt === 1)
          log.warn({ err: error }, 'Redis is not reached: pods notice changes by themselves');
      },
      listenerFailed: () => undefined,
    },
  });
  return { tellPods: (room, what) => bus.publish(room, { kind: what }), close: () => bus.close() };
}
