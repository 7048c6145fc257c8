import { Histogram } from './histogram.ts';

/** What all clients of a generator count together. */
export class Tally {
  edits = 0;
  deliveries = 0;
  frames = 0;
  missing = 0;
  readonly delivered = new Histogram();
  readonly saved = new Histogram();
  readonly lateness = new Histogram();
  /** Only edits that were made in this time count for latencies. */
  #fromMs = Number.POSITIVE_INFINITY;
  #untilMs = Number.NEGATIVE_INFINITY;

  measure(fromMs: number, untilMs: number): void {
    this.#fromMs = fromMs;
    this.#untilMs = untilMs;
  }

  isMeasured(sentMs: number): boolean {
    return sentMs >= this.#fromMs && sentMs < this.#untilMs;
  }
}
