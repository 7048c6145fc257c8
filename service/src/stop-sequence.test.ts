import { ManualClock, until } from '@tatami/kernel/testing';
import { expect, it } from 'vitest';
import { StopSequence } from './stop-sequence.ts';

function makeSequence() {
  const clock = new ManualClock();
  const troubles: string[] = [];
  const sequence = new StopSequence({ clock, reportError: what => void troubles.push(what) });
  return { clock, troubles, sequence };
}

it('stops in the reverse order, each when the one before has ended', async () => {
  const { clock, sequence } = makeSequence();
  const order: string[] = [];
  sequence.add('a', () => void order.push('a'));
  sequence.add('b', async () => {
    await null;
    order.push('b');
  });
  expect(await sequence.run()).toBe(true);
  expect(order).toEqual(['b', 'a']);
  expect(clock.pending).toBe(0);
});

it('goes on after a step that fails, and says so', async () => {
  const { troubles, sequence } = makeSequence();
  let isStopped = false;
  sequence.add('a', () => {
    isStopped = true;
  });
  sequence.add('b', () => {
    throw new Error('no');
  });
  expect(await sequence.run()).toBe(false);
  expect([isStopped, troubles]).toEqual([true, ['b did not stop']]);
});

it('goes on after a step that takes too long', async () => {
  const { clock, troubles, sequence } = makeSequence();
  sequence.add('a', () => new Promise(() => {}), 1_000);
  const run = sequence.run();
  await until('the step has begun', () => clock.pending === 1);
  clock.advance(1_000);
  expect(await run).toBe(false);
  expect(troubles).toEqual(['a did not stop']);
});
