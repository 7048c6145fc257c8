import type { Person } from './people.ts';

/** Whose hand went up first, second and so on, by user id. */
export function handPlaces(people: readonly Person[]): ReadonlyMap<string, number> {
  const up = people.flatMap(({ userId, handSinceMs }) =>
    handSinceMs === undefined ? [] : [{ userId, handSinceMs }],
  );
  up.sort((a, b) => a.handSinceMs - b.handSinceMs || (a.userId < b.userId ? -1 : 1));
  return new Map(up.map(({ userId }, index) => [userId, index + 1]));
}
