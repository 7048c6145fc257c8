import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { until } from '../testing/until.ts';
import { every, sleep, systemClock } from './clock.ts';

it('runs a task again after it ended, even if it failed, until it is cancelled', async () => {
  const clock = new ManualClock();
  const troubles: unknown[] = [];
  let runs = 0;
  const task = () => {
    runs++;
    throw new Error('down');
  };
  const cancel = every(clock, 100, task, (_what, error) => troubles.push(error));
  clock.advance(100);
  await until('the next run is planned', () => clock.pending === 1);
  clock.advance(99);
  expect(runs).toBe(1);
  clock.advance(1);
  await until('the next run is planned', () => clock.pending === 1);
  expect([runs, troubles.length]).toEqual([2, 2]);
  cancel();
  clock.advance(1_000);
  expect(runs).toBe(2);
});

it('sleeps on the given clock', async () => {
  const clock = new ManualClock();
  const slept = sleep(clock, 60_000);
  expect(clock.nextInMs).toBe(60_000);
  clock.advance(60_000);
  await slept;
});

it('runs what is to come soon after this turn', async () => {
  const order: string[] = [];
  const done = new Promise<void>(resolve =>
    systemClock.soon(() => {
      order.push('soon');
      resolve();
    }),
  );
  order.push('now');
  await done;
  expect(order).toEqual(['now', 'soon']);
});
