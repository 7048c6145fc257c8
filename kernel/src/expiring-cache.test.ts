import { expect, it } from 'vitest';
import { ExpiringCache } from './expiring-cache.ts';

/** Knows names without a question mark. */
function makeCache() {
  const state = { nowMs: 0, loads: 0, fail: false };
  const cache = new ExpiringCache<string, string>({
    load: async key => {
      state.loads++;
      if (state.fail) throw new Error('down');
      return key.endsWith('?') ? undefined : key.toUpperCase();
    },
    found: { lifetimeMs: 100, maxEntries: 2 },
    missing: { lifetimeMs: 10, maxEntries: 2 },
    nowMs: () => state.nowMs,
  });
  const loadsFor = async (...keys: string[]) => {
    const before = state.loads;
    for (const key of keys) await cache.get(key);
    return state.loads - before;
  };
  return { cache, state, loadsFor };
}

it('loads once for all who ask at the same time, and again when the time is over', async () => {
  const { cache, state, loadsFor } = makeCache();
  expect(await Promise.all([cache.get('a'), cache.get('a'), cache.get('a')])).toEqual(['A', 'A', 'A']);
  state.nowMs = 99;
  expect(await loadsFor('a')).toBe(0);
  state.nowMs = 100;
  expect(await loadsFor('a')).toBe(1);
  expect(state.loads).toBe(2);
});

it('keeps for a shorter time that something does not exist', async () => {
  const { state, loadsFor } = makeCache();
  expect(await loadsFor('a?', 'a?')).toBe(1);
  state.nowMs = 10;
  expect(await loadsFor('a?')).toBe(1);
});

it('keeps no failure, and nothing after clear', async () => {
  const { cache, state, loadsFor } = makeCache();
  state.fail = true;
  await expect(cache.get('a')).rejects.toThrow('down');
  state.fail = false;
  expect(await loadsFor('a', 'a')).toBe(1);
  cache.clear();
  expect(await loadsFor('a')).toBe(1);
});

it('answers those who asked before clear, and does not keep their answer', async () => {
  const { cache, loadsFor } = makeCache();
  const before = cache.get('a');
  cache.clear();
  expect(await before).toBe('A');
  expect(await loadsFor('a')).toBe(1);
});

it('gives up what was asked for longest ago when it is full', async () => {
  const { loadsFor } = makeCache();
  await loadsFor('a', 'b', 'a', 'c');
  expect(await loadsFor('a', 'c')).toBe(0);
  expect(await loadsFor('b')).toBe(1);
});

it('does not give up what exists for a million invented names', async () => {
  const { loadsFor } = makeCache();
  await loadsFor('a', 'b');
  await loadsFor(...Array.from({ length: 1_000 }, (_, i) => `${i}?`));
  expect(await loadsFor('a', 'b')).toBe(0);
});
