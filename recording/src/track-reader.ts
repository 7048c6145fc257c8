import { TextBuffer } from './text-buffer.ts';
import type { Gap, Moment, Splice, Texts, Track } from './track.ts';
import { KEYFRAME_EVERY, momentsInOrder, NOBODY } from './track.ts';
import type { TrackPart } from './track-part.ts';

/** Puts the parts of a track together, in order. */
export class TrackReader {
  readonly #splices: Splice[] = [];
  readonly #moments: Moment[] = [];
  readonly #keyframes: Texts[] = [[]];
  readonly #gaps: Gap[] = [];
  readonly #texts: TextBuffer[] = [];
  #last: TrackPart | undefined;
  #damaged = 0;

  add(part: TrackPart): void {
    this.#last = part;
    this.#damaged += part.damaged;
    for (const gap of part.gaps) this.#addGap(gap);
    this.#moments.push(...momentsInOrder(part.moments, this.#moments.at(-1)?.atMs));
    for (const [file, text] of part.texts?.entries() ?? []) this.#replaceText(part, file, text);
    for (const splice of part.splices) this.#write(splice, splice.deleted);
  }

  build(): Track {
    return {
      startedAtMs: this.#last?.startedAtMs ?? 0,
      lengthMs: this.#last?.lengthMs ?? 0,
      authors: this.#last?.authors ?? [],
      files: this.#last?.files ?? [],
      splices: this.#splices,
      moments: this.#moments,
      keyframes: this.#keyframes,
      damaged: this.#damaged,
      gaps: this.#gaps,
    };
  }

  /** What was written in a gap by nobody knows whom. */
  #replaceText({ lastSeq, lengthMs, splices }: TrackPart, file: number, inserted: string): void {
    const before = String(this.#texts[file] ?? '');
    if (before === inserted) return;
    const first = splices[0] ?? { atMs: lengthMs, seq: lastSeq };
    this.#write(
      { atMs: first.atMs, seq: first.seq, author: NOBODY, file, position: 0, inserted },
      before.length,
    );
  }

  #write(splice: Omit<Splice, 'deleted'>, length: number): void {
    const { file, position, inserted } = splice;
    while (this.#texts.length <= file) this.#texts.push(new TextBuffer());
    const deleted = this.#texts[file]?.splice(position, length, inserted) ?? '';
    // Offline edits have their own times, so behind rows that are missing an earlier time may follow.
    const atMs = Math.max(splice.atMs, this.#splices.at(-1)?.atMs ?? 0);
    this.#splices.push({ ...splice, atMs, deleted });
    if (this.#splices.length % KEYFRAME_EVERY === 0) this.#keyframes.push(this.#texts.map(String));
  }

  #addGap(gap: Gap): void {
    const last = this.#gaps.at(-1);
    if (last !== undefined && last.toSeq >= gap.fromSeq - 1)
      this.#gaps.splice(-1, 1, { ...last, toSeq: Math.max(last.toSeq, gap.toSeq) });
    else this.#gaps.push(gap);
  }
}
