import { TextBuffer } from './text-buffer.ts';
import type { Splice, Texts, Track } from './track.ts';
import { KEYFRAME_EVERY, NOBODY } from './track.ts';
import { TrackCursor } from './track-cursor.ts';

/** A stretch of a text that one person wrote. */
export interface BlameRun {
  /** In UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** An index into {@link Track.authors}, or {@link NOBODY} for what stood in a part that cannot be read. */
  readonly author: number;
}

/**
 * Who wrote which characters, at any place of a track.
 *
 * It plays the same splices over texts in which each unit names the author of the unit that stands there, so that it goes
 * back and forth as the texts do. To make these texts takes one walk through the whole track.
 */
export class Blame {
  readonly #cursor: TrackCursor;

  constructor(track: Track) {
    this.#cursor = new TrackCursor(authorTrack(track));
  }

  /** @param index how many splices are applied */
  at(index: number, file: number): BlameRun[] {
    this.#cursor.goTo(index);
    return runsOf(this.#cursor.texts[file] ?? '');
  }
}

/** The same for one place alone, without what it takes to go on from there. */
export function blameAt({ splices }: Track, index: number, file: number): BlameRun[] {
  const units = new TextBuffer();
  for (const splice of splices.slice(0, index)) if (splice.file === file) write(units, splice);
  return runsOf(String(units));
}

function authorTrack(track: Track): Track {
  const texts = track.files.map(() => new TextBuffer());
  const keyframes: Texts[] = [[]];
  const splices: Splice[] = [];
  for (const splice of track.splices) {
    const units = texts[splice.file] ?? new TextBuffer();
    splices.push({ ...splice, ...write(units, splice) });
    if (splices.length % KEYFRAME_EVERY === 0) keyframes.push(texts.map(String));
  }
  return { ...track, splices, keyframes };
}

/** @returns the units that went, and those that came in their place */
function write(units: TextBuffer, splice: Splice): Pick<Splice, 'deleted' | 'inserted'> {
  const { position, author } = splice;
  const written = unitOf(author).repeat(splice.inserted.length);
  const deleted = units.splice(position, splice.deleted.length, written);
  if (!isMending(splice)) return { deleted, inserted: written };
  units.splice(position, written.length, deleted);
  return { deleted, inserted: deleted };
}

/**
 * Whether nobody wrote here: Yjs replaces the halves of a surrogate pair by as many other characters if somebody writes
 * between them. Whatever people do is a splice that deletes and another one that inserts.
 */
function isMending({ author, deleted, inserted }: Splice): boolean {
  return author !== NOBODY && deleted.length > 0 && deleted.length === inserted.length;
}

function unitOf(author: number): string {
  return String.fromCharCode(author - NOBODY);
}

function runsOf(units: string): BlameRun[] {
  const runs: BlameRun[] = [];
  for (let from = 0; from < units.length; ) {
    let to = from + 1;
    while (to < units.length && units.charCodeAt(to) === units.charCodeAt(from)) to++;
    runs.push({ from, to, author: units.charCodeAt(from) + NOBODY });
    from = to;
  }
  return runs;
}
