import { afterEach, expect, it } from 'vitest';
import { RedisConnection } from './redis-connection.ts';

const OPEN_DEADLINE_MS = 60_000;
let connection: RedisConnection | undefined;
afterEach(() => connection?.close());

/** The pauses between tries to reach a Redis that is not there, on a clock that skips them. */
function firstPauses(count: number, random: () => number): Promise<number[]> {
  const pauses: number[] = [];
  return new Promise(resolve => {
    connection = new RedisConnection({
      target: { mode: 'single', node: { host: '127.0.0.1', port: 1 }, access: {} },
      random,
      clock: {
        after: (ms, task) => {
          if (ms === OPEN_DEADLINE_MS) return () => {};
          pauses.push(ms);
          if (pauses.length === count) resolve(pauses);
          else setImmediate(task);
          return () => {};
        },
      },
      times: {
        pingEveryMs: 1_000,
        pingDeadlineMs: 1_000,
        openDeadlineMs: OPEN_DEADLINE_MS,
        firstPauseMs: 100,
        longestPauseMs: 3_000,
      },
      observer: {
        published: () => {},
        dropped: () => {},
        malformed: () => {},
        connected: () => {},
        disconnected: () => {},
        attemptFailed: () => {},
        listenerFailed: () => {},
      },
      firstChannel: 'tatami:announcements',
      onMessage: () => {},
      wantedChannels: () => [],
      wentDown: () => {},
      cameUp: () => {},
    });
  });
}

it('[B8] tries for ever, after pauses that grow to a bound', async () => {
  expect(await firstPauses(7, () => 1)).toEqual([200, 400, 800, 1_600, 3_000, 3_000, 3_000]);
});

it('[B8] tries at random moments, so that pods which lost one Redis do not return as one', async () => {
  const parts = [0, 0.5, 1];
  expect(await firstPauses(3, () => parts.shift() ?? 0)).toEqual([100, 300, 800]);
});
