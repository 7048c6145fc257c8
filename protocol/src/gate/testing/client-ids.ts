import type { SeededRandom } from '@tatami/kernel';
import { MAX_CLIENT_ID } from '../../client-id.ts';

/** Different clientIDs as all kinds of clients have them: the server's small ones, Yjs's 32 bits, yrs's 53. */
export function clientIds(random: SeededRandom, count: number): number[] {
  const ids = new Set<number>();
  while (ids.size < count) ids.add(1 + (random53Bits(random) % random.pick([1000, 2 ** 32, MAX_CLIENT_ID])));
  return [...ids];
}

/** `SeededRandom` has 32 bits only. */
function random53Bits(random: SeededRandom): number {
  return random.int(2 ** 21) * 2 ** 32 + random.int(2 ** 32);
}
