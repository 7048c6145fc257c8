import type { WriterId } from '@tatami/protocol';

/** What this process writes to journals, numbered: a journal has each pair of writer and number once. */
export class EntryNumbers {
  readonly #writer: WriterId;
  #last = 0n;

  constructor(writer: WriterId) {
    this.#writer = writer;
  }

  next(): { readonly writer: WriterId; readonly batch: bigint } {
    return { writer: this.#writer, batch: ++this.#last };
  }
}
