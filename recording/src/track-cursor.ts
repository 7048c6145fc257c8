import type { Splice, Texts, Track } from './track.ts';
import { KEYFRAME_EVERY } from './track.ts';

/** A place in a track, and the texts there. */
export class TrackCursor {
  readonly #track: Track;
  #texts: string[] = [];
  /** How many splices are applied. */
  #index = 0;

  constructor(track: Track) {
    this.#track = track;
    this.#texts = track.files.map(() => '');
  }

  get index(): number {
    return this.#index;
  }

  /** By the index of the file; a file that is not there yet has no text. */
  get texts(): Texts {
    return this.#texts;
  }

  /** The splice that led here. */
  get last(): Splice | undefined {
    return this.#track.splices[this.#index - 1];
  }

  /** Applies splices, or takes them back, until exactly `index` are applied. */
  goTo(index: number): void {
    const { splices, keyframes } = this.#track;
    const target = Math.max(0, Math.min(index, splices.length));
    const keyframe = Math.floor(target / KEYFRAME_EVERY);
    const steps = target - keyframe * KEYFRAME_EVERY;
    if (Math.abs(target - this.#index) > steps)
      this.#restore(keyframes[keyframe] ?? [], keyframe * KEYFRAME_EVERY);
    for (; this.#index < target; this.#index++) this.#apply(splices[this.#index]);
    for (; this.#index > target; this.#index--) this.#takeBack(splices[this.#index - 1]);
  }

  #restore(texts: Texts, index: number): void {
    this.#texts = this.#track.files.map((_, file) => texts[file] ?? '');
    this.#index = index;
  }

  #apply(splice: Splice | undefined): void {
    if (splice !== undefined) this.#replace(splice, splice.deleted, splice.inserted);
  }

  #takeBack(splice: Splice | undefined): void {
    if (splice !== undefined) this.#replace(splice, splice.inserted, splice.deleted);
  }

  #replace({ file, position }: Splice, before: string, after: string): void {
    const text = this.#texts[file] ?? '';
    this.#texts[file] = text.slice(0, position) + after + text.slice(position + before.length);
  }
}

/** How many splices happened up to a time, itself included. */
export function spliceCountAt({ splices }: Track, atMs: number): number {
  return countWhile(splices, splice => splice.atMs <= atMs);
}

/** How many splices came with the rows up to a seq, itself included. */
export function spliceCountUpTo({ splices }: Track, seq: number): number {
  return countWhile(splices, splice => splice.seq <= seq);
}

/** How many splices there are before the first one that does not fit; none behind it does. */
function countWhile(splices: readonly Splice[], fits: (splice: Splice) => boolean): number {
  let low = 0;
  let high = splices.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const splice = splices[middle];
    if (splice !== undefined && fits(splice)) low = middle + 1;
    else high = middle;
  }
  return low;
}
