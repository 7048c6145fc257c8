/** An edit that the server has not yet said it keeps. */
export interface UnsavedEdit {
  readonly update: Uint8Array;
  readonly madeAtMs: number;
}

interface Entry extends UnsavedEdit {
  /** Its number among the document messages of this connection; undefined while it was not sent on it. */
  n: number | undefined;
}

/**
 * Unanswered messages on the way at one time. A long offline stretch is sent through this window instead of in one
 * burst, which would use up the connection's CPU budget and the room's buffer of unsaved batches.
 */
const MAX_IN_FLIGHT = 256;
const MAX_IN_FLIGHT_BYTES = 1024 * 1024;

/**
 * The edits that are not saved yet, oldest first.
 *
 * VQ1  An edit leaves the queue when the server answers it (saved or refused), never because it was sent.
 * VQ2  Messages count from 1 on each connection; an edit is sent again, under a new number, on the next one.
 * VQ3  Edits are sent in the order in which they were made.
 */
export class UnsavedQueue {
  readonly #entries: Entry[] = [];
  #lastN = 0;
  #inFlight = 0;
  #inFlightBytes = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** Bytes of what was sent and waits for its answer. */
  get bytesInFlight(): number {
    return this.#inFlightBytes;
  }

  /** Whether anything that was sent waits for its answer. */
  get isInFlight(): boolean {
    return this.#inFlight > 0;
  }

  get updates(): Uint8Array[] {
    return this.#entries.map(entry => entry.update);
  }

  add(edit: UnsavedEdit): void {
    this.#entries.push({ ...edit, n: undefined });
  }

  /** Everything not answered by now was lost with the connection and is to be sent again. */
  startConnection(): void {
    this.#lastN = 0;
    this.#inFlight = 0;
    this.#inFlightBytes = 0;
    for (const entry of this.#entries) entry.n = undefined;
  }

  /** Numbers and gives out what may be sent now. */
  takeSendable(): UnsavedEdit[] {
    const taken: UnsavedEdit[] = [];
    while (this.#inFlight < MAX_IN_FLIGHT && this.#inFlightBytes < MAX_IN_FLIGHT_BYTES) {
      // What is on the way stands before what is not, so the next to send follows those in flight.
      const entry = this.#entries[this.#inFlight];
      if (entry === undefined) break;
      entry.n = ++this.#lastN;
      this.#inFlight++;
      this.#inFlightBytes += entry.update.length;
      taken.push(entry);
    }
    return taken;
  }

  /** The first n messages of this connection are answered. */
  saved(n: number): void {
    let count = 0;
    while (count < this.#inFlight && (this.#entries[count]?.n ?? Number.POSITIVE_INFINITY) <= n) count++;
    this.#remove(0, count);
  }

  /** Whether message n of this connection still waits for its answer. */
  has(n: number): boolean {
    return this.#entries.some(entry => entry.n === n);
  }

  /** Message n is answered, before or after those around it. Undefined if it is not waiting for an answer. */
  refused(n: number): UnsavedEdit | undefined {
    const at = this.#entries.findIndex(entry => entry.n === n);
    return at === -1 ? undefined : this.#remove(at, 1)[0];
  }

  /** Forgets and returns all edits; the numbers of this connection go on. */
  drop(): UnsavedEdit[] {
    return this.#remove(0, this.#entries.length);
  }

  #remove(at: number, count: number): Entry[] {
    const removed = this.#entries.splice(at, count);
    for (const entry of removed) {
      if (entry.n === undefined) continue;
      this.#inFlight--;
      this.#inFlightBytes -= entry.update.length;
    }
    return removed;
  }
}
