import { beforeEach, expect, it } from 'vitest';
import { SearchBreaker } from './search-breaker.ts';
import { SearchUnavailable } from './search-index.ts';

let nowMs = 0;
let asked = 0;
let told: boolean[] = [];
let breaker: SearchBreaker;
beforeEach(() => {
  [nowMs, asked, told] = [0, 0, []];
  breaker = new SearchBreaker({
    failures: 2,
    pauseMs: 1_000,
    now: () => nowMs,
    onChange: isAway => told.push(isAway),
  });
});

const succeed = () =>
  breaker.run(async () => {
    asked++;
    return 'found';
  });
const fail = () =>
  breaker
    .run(async () => {
      asked++;
      throw new SearchUnavailable('away');
    })
    .catch((error: unknown) => error);

it('leaves an engine alone after failures in a row, and asks with one search after a pause', async () => {
  await fail();
  await succeed();
  await fail();
  expect(told).toEqual([]);
  await fail();
  expect([told, asked]).toEqual([[true], 4]);
  await expect(succeed()).rejects.toBeInstanceOf(SearchUnavailable);
  nowMs = 1_000;
  await fail();
  expect([told, asked]).toEqual([[true], 5]);
  nowMs = 2_000;
  const probe = succeed();
  await expect(succeed()).rejects.toBeInstanceOf(SearchUnavailable);
  expect(await probe).toBe('found');
  expect([await succeed(), told, asked]).toEqual(['found', [true, false], 7]);
});

it('takes no fault of ours for an engine that is away', async () => {
  const fault = () =>
    breaker.run(async () => {
      throw new TypeError('of ours');
    });
  for (let n = 0; n < 5; n++) await expect(fault()).rejects.toBeInstanceOf(TypeError);
  expect(await succeed()).toBe('found');
});
