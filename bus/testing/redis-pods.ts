import type { DojoId, PodId, TenantId } from '@tatami/protocol';
import type { Bus, RoomAddress } from '../src/bus.ts';
import { RedisBus, type RedisBusLimits } from '../src/redis-bus.ts';
import type { RedisTarget } from '../src/redis-target.ts';

/** What happened to a bus, for tests to look at. */
interface Happened {
  published: number;
  malformed: number;
  connected: number;
  attempts: number;
  readonly dropped: Record<'down' | 'stalled' | 'failed', number>;
  readonly errors: string[];
}

export interface RedisPod {
  readonly bus: RedisBus;
  readonly happened: Happened;
}

/** A pod's bus with the machine's time, and short enough times for a test. */
export function startRedisPod(target: RedisTarget, limits: Partial<RedisBusLimits> = {}): RedisPod {
  const happened: Happened = {
    published: 0,
    malformed: 0,
    connected: 0,
    attempts: 0,
    dropped: { down: 0, stalled: 0, failed: 0 },
    errors: [],
  };
  const bus = new RedisBus({
    podId: crypto.randomUUID() as PodId,
    target,
    random: Math.random,
    clock: {
      after: (ms, task) => {
        const timer = setTimeout(task, ms);
        return () => clearTimeout(timer);
      },
    },
    times: {
      pingEveryMs: 100,
      pingDeadlineMs: 500,
      openDeadlineMs: 2_000,
      firstPauseMs: 20,
      longestPauseMs: 200,
    },
    limits,
    observer: {
      published: () => happened.published++,
      dropped: reason => happened.dropped[reason]++,
      malformed: () => happened.malformed++,
      connected: () => happened.connected++,
      disconnected: error => happened.errors.push(error.message),
      attemptFailed: error => {
        happened.attempts++;
        happened.errors.push(error.message);
      },
      listenerFailed: () => {},
    },
  });
  return { bus, happened };
}

/** Resolves when the bus is up, or is down. */
export function untilBus(bus: Bus, wanted: 'up' | 'down'): Promise<void> {
  return new Promise(resolve => {
    if (bus.isUp === (wanted === 'up')) {
      resolve();
      return;
    }
    const told = (isUp: boolean) => {
      if (isUp !== (wanted === 'up')) return;
      watch.close();
      resolve();
    };
    const watch = bus.watch({ announced: () => {}, wentDown: () => told(false), cameUp: () => told(true) });
  });
}

/** Resolves when a message of `from` has come to `to`, and so everything before it on the same connections. */
export async function untilHeard(from: Bus, to: Bus): Promise<void> {
  const room = newRoom();
  const { promise, resolve } = signal();
  const subscription = await to.subscribe(room, resolve);
  from.publish(room, { kind: 'head-changed' });
  await promise;
  subscription.close();
}

export function newRoom(): RoomAddress {
  return { tenantId: crypto.randomUUID() as TenantId, dojoId: crypto.randomUUID() as DojoId };
}

function signal(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>(done => {
    resolve = done;
  });
  return { promise, resolve };
}
