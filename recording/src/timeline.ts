import type { Moment, Track } from './track.ts';

const NOTHING: ReadonlySet<Moment['kind']> = new Set(['join', 'leave', 'offline']);
/** A stretch in which nothing happens counts as this long at most. */
const MAX_GAP_MS = 10_000;

/**
 * The time of a track without its long pauses: a dojo that is opened again the next day has no night in it. What is
 * shown on a time line is on this time, and goes on as long as something happens. That people come and go is nothing: whoever
 * looks at a replay does, and each look would make it longer. Nor is that offline edits arrive: they have times of their own.
 */
export class Timeline {
  readonly lengthMs: number;
  /** When something happens in the track, in order; and the same moments on this time. */
  readonly #track: number[] = [0];
  readonly #line: number[] = [0];

  constructor({ splices, moments, lengthMs }: Track) {
    const events = moments.filter(({ kind }) => !NOTHING.has(kind));
    const times = [...splices, ...events].map(({ atMs }) => atMs).sort((a, b) => a - b);
    for (const atMs of [...times, lengthMs]) this.#add(atMs);
    this.lengthMs = this.#line.at(-1) ?? 0;
  }

  /** The place on this line of a time of the track. */
  fromTrack(atMs: number): number {
    return interpolate(this.#track, this.#line, atMs);
  }

  /** The time of the track at a place on this line. */
  toTrack(lineMs: number): number {
    return interpolate(this.#line, this.#track, lineMs);
  }

  #add(atMs: number): void {
    const before = this.#track.at(-1) ?? 0;
    if (atMs <= before) return;
    this.#track.push(atMs);
    this.#line.push((this.#line.at(-1) ?? 0) + Math.min(atMs - before, MAX_GAP_MS));
  }
}

/** Both rise, and have the same length. */
function interpolate(from: readonly number[], to: readonly number[], value: number): number {
  let low = 0;
  let high = from.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((from[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  const [start = 0, end = start] = [from[low], from[low + 1]];
  const [base = 0, next = base] = [to[low], to[low + 1]];
  if (end === start) return base;
  return base + ((Math.max(start, Math.min(value, end)) - start) / (end - start)) * (next - base);
}
