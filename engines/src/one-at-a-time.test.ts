import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

let lock: string;
beforeEach(async () => {
  lock = join(await mkdtemp(join(tmpdir(), 'tatami-lock-')), 'lock');
});
afterEach(() => rm(join(lock, '..'), { recursive: true, force: true }));

it('lets one after the other do it, also after one that failed', async () => {
  let inside = 0;
  let most = 0;
  const work = async (i: number) => {
    most = Math.max(most, ++inside);
    await new Promise(resolve => setImmediate(resolve));
    inside--;
    if (i === 0) throw new Error('the first fails');
    return i;
  };
  const all = [0, 1, 2].map(i => oneAtATime(lock, { longestMs: 60_000 }, () => work(i)));
  const outcomes = await Promise.allSettled(all);
  expect(most).toBe(1);
  expect(outcomes.map(({ status }) => status).filter(status => status === 'fulfilled')).toHaveLength(2);
});

it('takes over what was left by a process that was killed', async () => {
  await mkdir(lock);
  const longAgo = new Date(Date.now() - 3_600_000);
  await utimes(lock, longAgo, longAgo);
  expect(await oneAtATime(lock, { longestMs: 60_000 }, async () => 'done')).toBe('done');
});
