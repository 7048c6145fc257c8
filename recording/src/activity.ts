import { isNamesFile } from './file-names.ts';
import type { Timeline } from './timeline.ts';
import type { Track } from './track.ts';

/** For each author, how many characters they typed or deleted in each of `parts` equal stretches of the time line. */
export function activityOf({ authors, files, splices }: Track, line: Timeline, parts: number): number[][] {
  const activity = authors.map(() => new Array<number>(parts).fill(0));
  for (const { atMs, author, file, deleted, inserted } of splices) {
    if (isNamesFile(files, file)) continue;
    const share = line.lengthMs === 0 ? 0 : line.fromTrack(atMs) / line.lengthMs;
    const part = Math.min(parts - 1, Math.floor(share * parts));
    const counts = activity[author];
    if (counts !== undefined) counts[part] = (counts[part] ?? 0) + deleted.length + inserted.length;
  }
  return activity;
}
