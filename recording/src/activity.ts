import type { Track } from './track.ts';

/** For each author, how many characters they typed or deleted in each of `parts` equal stretches of the track. */
export function activityOf({ authors, splices, lengthMs }: Track, parts: number): number[][] {
  const activity = authors.map(() => new Array<number>(parts).fill(0));
  for (const { atMs, author, deleted, inserted } of splices) {
    const part = lengthMs === 0 ? 0 : Math.min(parts - 1, Math.floor((atMs / lengthMs) * parts));
    const counts = activity[author];
    if (counts !== undefined) counts[part] = (counts[part] ?? 0) + deleted.length + inserted.length;
  }
  return activity;
}
