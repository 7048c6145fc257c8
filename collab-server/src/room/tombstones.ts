import type { Journal } from '@tatami/persistence';
import type { DojoId } from '@tatami/protocol';
import { decodeBatch, findStruct, isItem } from '@tatami/protocol';
import * as Y from 'yjs';

const PAGE_ROWS = 500;

/** Whether an update inserts something, and the document has all of that as deleted. */
export function isAllDeleted(update: Uint8Array, doc: Y.Doc): boolean {
  const inserts = insertsOf(update).filter(({ content }) => !(content instanceof Y.ContentDeleted));
  return (
    inserts.length > 0 &&
    inserts.every(({ id }) => {
      const struct = findStruct(doc, id.client, id.clock);
      return struct !== undefined && (!isItem(struct) || struct.deleted);
    })
  );
}

/**
 * Which texts the journal took as tombstones, that is as deleted from the beginning, because their authors might not
 * write; in the document they look like text that somebody deleted later. A client that lost its connection before it
 * was told sends such an edit again, perhaps after several reconnects, and must not hear that it was saved.
 *
 * It is asked rarely, so nothing is read before; each row is then read once, however often it is asked.
 */
export class Tombstones {
  readonly #dojoId: DojoId;
  readonly #journal: Journal;
  /** Clocks from `from` to before `to` of each client. */
  readonly #ranges = new Map<number, { readonly from: number; readonly to: number }[]>();
  #seq = 0;
  #reading: Promise<void> = Promise.resolve();

  constructor(dojoId: DojoId, journal: Journal) {
    this.#dojoId = dojoId;
    this.#journal = journal;
  }

  /** Whether the text of an update that is in the journal is there as a tombstone. Rejects as the journal does. */
  async includes(update: Uint8Array): Promise<boolean> {
    // One after the other, so that no row is read twice; a reading that failed does not fail the next.
    this.#reading = this.#reading.catch(() => {}).then(() => this.#readOn());
    await this.#reading;
    const [first] = insertsOf(update);
    if (first === undefined) return false;
    const { client, clock } = first.id;
    return this.#ranges.get(client)?.some(({ from, to }) => from <= clock && clock < to) === true;
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const rows = await this.#journal.read(this.#dojoId, this.#seq, PAGE_ROWS);
      for (const row of rows) {
        this.#note(row.payload);
        this.#seq = row.seq;
      }
      if (rows.length < PAGE_ROWS) return;
    }
  }

  #note(payload: Uint8Array): void {
    for (const update of updatesOf(payload)) {
      for (const { id, length, content } of insertsOf(update)) {
        if (!(content instanceof Y.ContentDeleted)) continue;
        const ranges = this.#ranges.get(id.client) ?? [];
        ranges.push({ from: id.clock, to: id.clock + length });
        this.#ranges.set(id.client, ranges);
      }
    }
  }
}

/** None for a damaged row: opening a dojo passes over it, too. */
function updatesOf(payload: Uint8Array): Uint8Array[] {
  try {
    return decodeBatch(payload).flatMap(({ kind, bytes }) => (kind === 'update' ? [bytes] : []));
  } catch {
    return [];
  }
}

/** None for an update that cannot be read. */
function insertsOf(update: Uint8Array): Y.Item[] {
  try {
    return Y.decodeUpdate(update).structs.filter(struct => struct instanceof Y.Item);
  } catch {
    return [];
  }
}
