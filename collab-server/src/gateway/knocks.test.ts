import { describe, expect, it } from 'vitest';
import { SimClock } from '../../testing/simulation/sim-clock.ts';
import { Knocks } from './knocks.ts';

/** Knocks again as soon as it is closed; how long each closing took. */
async function delaysOf(clock: SimClock, knocks: Knocks, knocker: string, times: number): Promise<number[]> {
  const delays: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = clock.monotonic();
    let endedAt: number | undefined;
    knocks.end(knocker, () => {
      endedAt = clock.monotonic();
    });
    while (endedAt === undefined) await clock.run(500);
    delays.push(endedAt - startedAt);
  }
  return delays;
}

describe('the closing of a client that is refused for good', () => {
  it('[C11] waits longer each time, up to 20 s, and not for others', async () => {
    const clock = new SimClock();
    const knocks = new Knocks(clock);
    expect(await delaysOf(clock, knocks, 'a', 9)).toEqual([
      0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000,
    ]);
    expect(await delaysOf(clock, knocks, 'b', 1)).toEqual([0]);
    await clock.run(61_000);
    expect(await delaysOf(clock, knocks, 'a', 1)).toEqual([0]);
  });

  it('[C11] is done at once when 1,000 wait already, until some of them are gone', () => {
    const knocks = new Knocks(new SimClock());
    let ended = 0;
    const knock = () => knocks.end('a', () => ended++);
    const cancels = Array.from({ length: 1_001 }, knock);
    expect(ended).toBe(1);
    knock();
    expect(ended).toBe(2);
    for (const cancel of cancels) cancel();
    knock();
    expect(ended).toBe(2);
  });
});
