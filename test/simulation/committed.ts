import type { JournalRow } from '@tatami/persistence';
import { SERVER_ACTOR } from '@tatami/persistence';
import type { BatchEntry, UserId, WriterId } from '@tatami/protocol';
import { decodeBatch, decodeServerFrame, documentDigest, isSameDigest } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';

/** All that is committed: what everything else is measured against. */
export class Committed {
  /** What was ever committed, though the database may have lost it. */
  readonly #doc = new Y.Doc();
  /** What the journal has now. */
  #journal = new Y.Doc();
  readonly #inserted: string[] = [];
  /** With their writers, since the database was set back. */
  readonly #updates = new Set<string>();
  /** The highest number of each writer so far. */
  readonly #lastBatches = new Map<WriterId, bigint>();
  /** Who wrote under each clientID. */
  readonly #writers = new Map<number, UserId>();
  readonly #fail: (what: string) => void;

  constructor(fail: (what: string) => void) {
    this.#fail = fail;
  }

  take(row: JournalRow): void {
    const isLate = row.batch < (this.#lastBatches.get(row.writer) ?? 0n);
    if (!isLate) this.#lastBatches.set(row.writer, row.batch);
    for (const { bytes, userId } of updatesOf(row)) {
      if (!isLate) this.#isNew(row.writer, bytes);
      Y.applyUpdate(this.#doc, bytes);
      this.#inserted.push(insertedText(bytes));
      this.#journaled(bytes, userId);
    }
  }

  get clientIds(): number[] {
    return [...this.#writers.keys()];
  }

  /** Whether everything that the update deletes is deleted here. */
  hasDeleted(update: Uint8Array): boolean {
    return [...Y.decodeUpdate(update).ds.clients].every(([clientId, ranges]) =>
      ranges.every(({ clock, len }) => this.#isDeleted(clientId, clock, len)),
    );
  }

  #isDeleted(clientId: number, clock: number, length: number): boolean {
    const structs = this.#doc.store.clients.get(clientId) ?? [];
    const here = structs.filter(
      struct => struct.id.clock < clock + length && struct.id.clock + struct.length > clock,
    );
    return Y.getState(this.#doc.store, clientId) >= clock + length && here.every(struct => struct.deleted);
  }

  /**
   * Only what changes the document is journaled, so nothing can be there twice, whatever answer was lost. (But what a
   * pause refused may be committed after it by a first try that still ran, and be sent again by its author.)
   */
  #isNew(writer: WriterId, update: Uint8Array): void {
    const key = `${writer} ${Buffer.from(update).toString('base64')}`;
    if (this.#updates.has(key)) this.#fail('a pod committed the same twice');
    this.#updates.add(key);
  }

  #journaled(update: Uint8Array, userId: UserId): void {
    Y.applyUpdate(this.#journal, update);
    // What was put back has several authors.
    if (userId === SERVER_ACTOR) return;
    for (const clientId of Y.parseUpdateMeta(update).to.keys()) this.#wrote(clientId, userId);
  }

  #wrote(clientId: number, userId: UserId): void {
    const writer = this.#writers.get(clientId);
    if (writer === undefined) this.#writers.set(clientId, userId);
    else if (writer !== userId) this.#fail(`two users wrote under the clientID ${clientId}`);
  }

  /** Whether nothing that a frame to a client shows is missing here. */
  coversFrame(frame: Uint8Array): boolean {
    const update = shownUpdate(frame);
    if (update === undefined) return true;
    const committed = Y.decodeStateVector(Y.encodeStateVector(this.#doc));
    return [...Y.parseUpdateMeta(update).to].every(
      ([clientId, clock]) => clock <= (committed.get(clientId) ?? 0),
    );
  }

  /** Whether this text was ever inserted, though it may have been deleted since. */
  hasInserted(text: string): boolean {
    return this.#inserted.some(inserted => inserted.includes(text));
  }

  get texts(): string {
    return textsOf(this.#journal);
  }

  /** The database has only these rows any more. */
  setBack(rows: readonly JournalRow[]): void {
    this.#journal = new Y.Doc();
    this.#writers.clear();
    this.#updates.clear();
    for (const row of rows) for (const { bytes, userId } of updatesOf(row)) this.#journaled(bytes, userId);
  }

  /** Whether the journal has now all that the update inserts and deletes. */
  covers(update: Uint8Array): boolean {
    const both = new Y.Doc();
    Y.applyUpdate(both, Y.encodeStateAsUpdate(this.#journal));
    Y.applyUpdate(both, update);
    return isSameDigest(documentDigest(both), documentDigest(this.#journal));
  }

  /** All that the journal has now. */
  encode(): Uint8Array {
    return Y.encodeStateAsUpdate(this.#journal);
  }
}

/** None for a row that nobody can read. */
function updatesOf(row: JournalRow): BatchEntry[] {
  try {
    return decodeBatch(row.payload).filter(({ kind, bytes }) => kind === 'update' && isUpdate(bytes));
  } catch {
    return [];
  }
}

function isUpdate(bytes: Uint8Array): boolean {
  try {
    Y.decodeUpdate(bytes);
    return true;
  } catch {
    return false;
  }
}

/** What a document shows, for comparison. */
export function textsOf(doc: Y.Doc): string {
  return JSON.stringify([doc.getText('main').toString(), doc.getText('other').toString()]);
}

/** The update that a frame from the server brings, whichever dialect it is in. */
function shownUpdate(frame: Uint8Array): Uint8Array | undefined {
  if (frame[0] === 0) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    return decoding.readVarUint(decoder) === 0 ? undefined : decoding.readVarUint8Array(decoder);
  }
  if ((frame[0] ?? 0) < 100) return undefined;
  const message = decodeServerFrame(frame);
  return message?.type === 'batch' && message.update.length > 0 ? message.update : undefined;
}

function insertedText(update: Uint8Array): string {
  return Y.decodeUpdate(update)
    .structs.map(struct =>
      'content' in struct && struct.content instanceof Y.ContentString ? struct.content.str : '',
    )
    .join('');
}
