import type { PodId } from '@tatami/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Claim } from './claim.ts';
import { encodeClaims } from './claim.ts';
import { RemotePeople } from './remote-people.ts';

const a = '01890000-0000-7000-8000-00000000000a' as PodId;
const b = '01890000-0000-7000-8000-00000000000b' as PodId;

const here = (clientId: number, sinceMs = 1, clock = 1): Claim => ({
  clientId,
  clock,
  sinceMs,
  json: `{"of":${sinceMs}}`,
});
const gone = (clientId: number): Claim => ({ clientId, clock: 0, sinceMs: 0, json: 'null' });

describe('the people of other pods', () => {
  let people: RemotePeople;
  beforeEach(() => {
    people = new RemotePeople();
  });

  const hear = (from: PodId, number: number, isWhole: boolean, claims: Claim[], atMs = 0) =>
    people.onBusMessage({ kind: 'presence', number, isWhole, entries: encodeClaims(claims) }, from, atMs);

  it('[P9] are complete while every message comes, and are asked for again when one does not', () => {
    expect(hear(a, 1, true, [here(7)]).isIncomplete).toBe(false);
    expect(hear(a, 2, false, [here(8)]).isIncomplete).toBe(false);
    expect(hear(a, 4, false, [here(9)]).isIncomplete).toBe(true);
    expect(hear(a, 9, true, [here(9)]).isIncomplete).toBe(false);
  });

  it('[P9] are asked for when the first that is heard of a pod is not all of it', () => {
    expect(hear(a, 5, false, [here(7)]).isIncomplete).toBe(true);
  });

  it('[P9] never go back to what was said before', () => {
    hear(a, 2, true, [here(7)]);
    expect(hear(a, 1, true, [])).toEqual({ touched: [], isIncomplete: false });
    expect(people.claimOf(7)).toEqual(here(7));
  });

  it('are replaced by a whole message, and those it does not name are gone', () => {
    hear(a, 1, true, [here(7), here(8)]);
    expect(hear(a, 2, true, [here(8)]).touched.toSorted()).toEqual([7, 8]);
    expect(people.claimOf(7)).toBeUndefined();
    hear(a, 3, false, [gone(8)]);
    expect(people.claimOf(8)).toBeUndefined();
  });

  it('[P8] are believed by their youngest connection, in whatever order the pods were heard', () => {
    hear(a, 1, true, [here(7, 20)]);
    hear(b, 1, true, [here(7, 10)]);
    expect(people.claimOf(7)).toEqual(here(7, 20));
    hear(b, 2, true, [here(7, 30)]);
    expect(people.claimOf(7)).toEqual(here(7, 30));
    hear(b, 3, false, [gone(7)]);
    expect(people.claimOf(7)).toEqual(here(7, 20));
  });

  it('[P7] are dropped with their pod, and have to be told again after a lapse', () => {
    hear(a, 1, true, [here(7)]);
    expect(people.lapse(a)).toEqual([7]);
    expect(people.claimOf(7)).toBeUndefined();
    expect(people.hasLapsed(a)).toBe(true);
    expect(hear(a, 2, false, [here(8)]).isIncomplete).toBe(true);
    expect(people.hasLapsed(a)).toBe(false);
    expect(people.drop(a)).toEqual([8]);
    expect(people.hasLapsed(a)).toBe(false);
  });

  it('[P7] lapse when a pod has not said for long who all of them are, though it says who changed', () => {
    hear(a, 1, true, [here(7)], 1_000);
    hear(b, 1, true, [here(8)], 9_000);
    hear(a, 2, false, [here(9)], 9_000);
    expect(people.lapseSilent(5_000).toSorted()).toEqual([7, 9]);
    expect(people.claimOf(8)).toBeDefined();
  });
});
