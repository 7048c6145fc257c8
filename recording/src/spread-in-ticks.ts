import type { Splice, Track } from './track.ts';
import { TICK_MS } from './track.ts';

/**
 * A track for playing: the splices of one tick are spread evenly over the time that was rounded up to it, so that fast typing
 * does not come in bursts, eight a second. Their order, the last one of each tick and all texts are the same.
 */
export function spreadInTicks(track: Track): Track {
  const { splices } = track;
  const spread: Splice[] = [];
  for (let from = 0; from < splices.length; ) {
    const tick = splices[from]?.atMs;
    let to = from;
    while (splices[to]?.atMs === tick) to++;
    for (const [index, splice] of splices.slice(from, to).entries()) {
      const beforeTickMs = Math.floor((TICK_MS * (to - from - 1 - index)) / (to - from));
      spread.push({ ...splice, atMs: Math.max(0, splice.atMs - beforeTickMs) });
    }
    from = to;
  }
  return { ...track, splices: spread };
}
