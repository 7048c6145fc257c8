import type { Splice, Track } from './track.ts';

/** Where somebody wrote last, in the text as it stands now. */
export interface LastEdit {
  readonly splice: Splice;
  /** What is left of what they inserted; an empty stretch is where they deleted. */
  readonly from: number;
  readonly to: number;
}

/**
 * The newest edit, or the newest one of an author, of those that are applied; undefined for none.
 * @param index how many splices are applied
 */
export function lastEdit({ splices }: Track, index: number, author?: number): LastEdit | undefined {
  let at = index - 1;
  while (at >= 0 && author !== undefined && splices[at]?.author !== author) at--;
  const splice = splices[at];
  if (splice === undefined) return undefined;
  let from = splice.position;
  let to = from + splice.inserted.length;
  for (let later = at + 1; later < index; later++) {
    const change = splices[later];
    if (change === undefined || change.file !== splice.file) continue;
    // What others insert right before it or right behind it is not part of it.
    from = moved(from, change, 'behind');
    to = Math.max(from, moved(to, change, 'before'));
  }
  return { splice, from, to };
}

/** Where a position is after a splice: before or behind what is inserted right there. */
function moved(
  position: number,
  { position: at, deleted, inserted }: Splice,
  side: 'before' | 'behind',
): number {
  const end = at + deleted.length;
  if (at > position) return position;
  if (end < position) return position + inserted.length - deleted.length;
  // Nothing is left between the splice and the position.
  return side === 'behind' ? at + inserted.length : at;
}
