import type { Stack } from '@tatami/dev';
import { findRedis } from '@tatami/dev';
import { freshSeed } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import { withRun } from './chaos-run.ts';
import { killPods } from './kill-pods.ts';
import { killRedis } from './kill-redis.ts';
import { withRedisLinks } from './stack-with-links.ts';

const PEOPLE = { clients: 12, rooms: 2, say: () => {} };

/** `npm run chaos` does the same, and more, in the large. */
describe.skipIf(findRedis() === undefined)('people on two pods who type (needs redis-server)', () => {
  it('lose nothing when pods and Redis are killed', async () => {
    const seed = freshSeed('chaos');
    await withRedisLinks(
      2,
      () => {},
      async (stack, links) => {
        expect((await killPods(stack, { ...PEOPLE, times: 2, seed })).broken).toEqual([]);
        expect((await killRedis(stack, links, { ...PEOPLE, times: 1, downMs: 300 })).broken).toEqual([]);
        await expectLossToBeNoticed(stack);
      },
    );
  }, 120_000);
});

/** A comparison that finds nothing says something only if it would find what is missing. */
async function expectLossToBeNoticed(stack: Stack): Promise<void> {
  const { broken } = await withRun(stack, { clients: 2, rooms: 1 }, run => {
    const savedAtMs = performance.now();
    const word = { text: 'never-typed', typedAtMs: savedAtMs, savedAtMs, isGivenBack: false };
    run.typists[0]?.words.push(word);
    return run.finish({});
  });
  expect(broken.slice(0, 3)).toEqual(['savedAndMissing: 1', 'savedTooEarly: 1', 'missing: 1']);
}
