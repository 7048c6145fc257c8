import type { UserId } from '@tatami/protocol';
import { isNamesFile, type PlayedFile, PlayedNames } from '../file-names.ts';
import type { Moment, Texts, Track } from '../track.ts';
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
export function* gitHistoryOf(track: Track, people: Names): Generator<string> {
  const names = new PlayedNames(track.files);
  const cursor = new TrackCursor(track);
  const tree = new Map<number, string>();
  for (const { index, atMs, moment } of stopsOf(track)) {
    const from = cursor.index;
    cursor.goTo(index);
    const stretch = track.splices.slice(from, index);
    const [author = moment?.userId ?? track.authors[0], ...others] = writersOf(track, from, index);
    const seconds = Math.floor((track.startedAtMs + atMs) / 1000);
    const who = author === undefined ? 'Tatami <tatami@tatami.invalid>' : identity(people, author);
    const title = (moment && titleOf(moment, people)) ?? `${index} edits`;
    const trailers = others.map(userId => `Co-authored-by: ${identity(people, userId)}`);
    yield 'commit refs/heads/main\n';
    yield `author ${who} ${seconds} +0000\ncommitter ${who} ${seconds} +0000\n`;
    yield data([title, ...(trailers.length > 0 ? ['', ...trailers] : [])].join('\n'));
    const written = new Set(stretch.map(({ file }) => file));
    yield* changedFiles(tree, written, names.at(cursor.texts), cursor.texts);
    yield '\n';
  }
  yield 'done\n';
}

/**
 * What differs in the files from the commit before.
 * @param tree the path of each file in that commit, by its index; brought up to this one
 * @param written files that were written to since
 */
function* changedFiles(
  tree: Map<number, string>,
  written: ReadonlySet<number>,
  files: readonly PlayedFile[],
  texts: Texts,
): Generator<string> {
  // So that a new file never changes the path of another.
  const inOrder = files.toSorted((a, b) => a.index - b.index);
  const paths = safePaths(inOrder.map(({ name }) => name));
  const now = new Map(inOrder.map(({ index }, place) => [index, paths[place] ?? '']));
  const before = new Map(tree);
  // First, so that a file may take the path of one that is gone.
  for (const [file, path] of before) {
    if (now.get(file) === path) continue;
    yield `D ${path}\n`;
    tree.delete(file);
  }
  for (const [file, path] of now) {
    const isMoved = before.has(file) && before.get(file) !== path;
    if (!isMoved && !written.has(file)) continue;
    yield `M 100644 inline ${path}\n${data(texts[file] ?? '')}`;
    tree.set(file, path);
  }
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
function writersOf({ splices, authors, files }: Track, from: number, to: number): UserId[] {
  const letters = new Map<UserId, number>();
  for (const { author, file, inserted, deleted } of splices.slice(from, to)) {
    const userId = authors[author];
    if (userId === undefined || isNamesFile(files, file)) continue;
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
