import type { UserId } from '@tatami/protocol';
import type { Moment, Track } from '../track.ts';
import { KEYFRAME_EVERY } from '../track.ts';
import { TrackCursor } from '../track-cursor.ts';
import { type Names, nameOf, titleOf } from './milestones.ts';
import { safePaths } from './safe-paths.ts';

/** Where a track becomes a commit. */
interface Stop {
  readonly index: number;
  readonly atMs: number;
  readonly moment?: Moment;
}

/**
 * A session as the input of `git fast-import`: a commit for each light and each turn, one every
 * {@link KEYFRAME_EVERY} edits, and one for the end. Its author is who wrote most since the one before.
 * @see https://git-scm.com/docs/git-fast-import
 */
export function* gitHistoryOf(track: Track, names: Names): Generator<string> {
  const paths = safePaths(track.files);
  const cursor = new TrackCursor(track);
  for (const { index, atMs, moment } of stopsOf(track)) {
    const from = cursor.index;
    cursor.goTo(index);
    const stretch = track.splices.slice(from, index);
    const people = writersOf(track, from, index);
    const [author = moment?.userId ?? track.authors[0], ...others] = people;
    const seconds = Math.floor((track.startedAtMs + atMs) / 1000);
    const who = author === undefined ? 'Tatami <tatami@tatami.invalid>' : identity(names, author);
    const title = (moment && titleOf(moment, names)) ?? `${index} edits`;
    const trailers = others.map(userId => `Co-authored-by: ${identity(names, userId)}`);
    yield 'commit refs/heads/main\n';
    yield `author ${who} ${seconds} +0000\ncommitter ${who} ${seconds} +0000\n`;
    yield data([title, ...(trailers.length > 0 ? ['', ...trailers] : [])].join('\n'));
    for (const file of new Set(stretch.map(({ file }) => file))) {
      yield `M 100644 inline ${paths[file]}\n${data(cursor.texts[file] ?? '')}`;
    }
    yield '\n';
  }
  yield 'done\n';
}

function stopsOf({ splices, moments, lengthMs }: Track): Stop[] {
  const stops: Stop[] = moments
    .filter(({ kind }) => kind === 'light' || kind === 'turn')
    .map(moment => ({ index: countBefore(splices, moment), atMs: moment.atMs, moment }));
  for (let index = KEYFRAME_EVERY; index < splices.length; index += KEYFRAME_EVERY) {
    stops.push({ index, atMs: splices[index - 1]?.atMs ?? 0 });
  }
  stops.sort((a, b) => a.index - b.index || a.atMs - b.atMs);
  if (stops.at(-1)?.index !== splices.length || stops.length === 0) {
    stops.push({ index: splices.length, atMs: splices.at(-1)?.atMs ?? lengthMs });
  }
  return stops;
}

/** In a row of the journal edits and lights are together; between them the time decides. */
function countBefore(splices: Track['splices'], { seq, atMs }: Moment): number {
  let low = 0;
  let high = splices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const splice = splices[middle];
    const isBefore =
      splice !== undefined && (splice.seq < seq || (splice.seq === seq && splice.atMs <= atMs));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Who wrote most first. */
function writersOf({ splices, authors }: Track, from: number, to: number): UserId[] {
  const letters = new Map<UserId, number>();
  for (const { author, inserted, deleted } of splices.slice(from, to)) {
    const userId = authors[author];
    if (userId === undefined) continue;
    letters.set(userId, (letters.get(userId) ?? 0) + inserted.length + deleted.length);
  }
  return [...letters].sort(([, a], [, b]) => b - a).map(([userId]) => userId);
}

/** Nobody's address is in a recording; the id tells two people of one name apart. */
function identity(names: Names, userId: UserId): string {
  return `${nameOf(names, userId).replace(/[<>]/g, '').trim() || 'Somebody'} <${userId}@tatami.invalid>`;
}

function data(text: string): string {
  return `data ${new TextEncoder().encode(text).length}\n${text}\n`;
}
