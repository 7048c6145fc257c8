import type { BatchEntry } from '@tatami/protocol';
import type { RecordedRow } from './recorded-row.ts';

/**
 * When each entry of a journal happened, in milliseconds since the first row. An edit that was made offline has the time at
 * which it was typed. No edit is before the one before it in the journal, whatever clocks say, so none is before an edit
 * that it depends on. That people come and go holds nothing up: whoever comes back is journaled before their offline edits.
 */
export class EntryTimes {
  #startedAtMs: number | undefined;
  #atMs: number;
  #rowAtMs = 0;
  #arrivedAtMs = 0;

  /** @param atMs of the last entry before, where there was one */
  constructor(startedAtMs?: number, atMs = 0) {
    this.#startedAtMs = startedAtMs;
    this.#atMs = atMs;
  }

  /** Unix milliseconds of the first row; undefined before it. */
  get startedAtMs(): number | undefined {
    return this.#startedAtMs;
  }

  /** When the last entry arrived, whenever it was made. */
  get arrivedAtMs(): number {
    return this.#arrivedAtMs;
  }

  /** The entries of the next row follow. */
  beginRow({ atMicros }: Pick<RecordedRow, 'atMicros'>): void {
    this.#rowAtMs = atMicros / 1000;
    this.#startedAtMs ??= this.#rowAtMs;
  }

  /** Of the row's next entry. */
  next({ kind, deltaMs, clientAgeMs = 0 }: Pick<BatchEntry, 'kind' | 'deltaMs' | 'clientAgeMs'>): number {
    this.#arrivedAtMs = Math.round(this.#rowAtMs + deltaMs - (this.#startedAtMs ?? 0));
    if (kind === 'join' || kind === 'leave') return Math.max(this.#atMs, this.#arrivedAtMs);
    const madeAtMs = this.#arrivedAtMs - (kind === 'update' ? clientAgeMs : 0);
    this.#atMs = Math.max(this.#atMs, madeAtMs);
    return this.#atMs;
  }
}
