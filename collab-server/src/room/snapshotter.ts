import type { DojoStore, Journal, Snapshot } from '@tatami/persistence';
import type { DojoId, TenantId, WriterId } from '@tatami/protocol';
import type { ReportError } from '@tatami/service';
import { readStoredEntries } from './stored-entries.ts';

interface StoredIn {
  readonly tenantId: TenantId;
  readonly journal: Journal;
  readonly store: DojoStore;
  readonly writer: { readonly writerId: WriterId };
}

/** What became of a snapshot that was due. */
export type SnapshotOutcome =
  /** The newest one, whoever made it. */
  | { readonly kind: 'there'; readonly seq: number; readonly bytes: number }
  /** Another pod is making one. */
  | { readonly kind: 'elsewhere' }
  /** There was nothing to write, or it could not be written. */
  | { readonly kind: 'none' };

/** Makes a snapshot's state; in production the worker thread. Throws if anything of it would wait for what is missing. */
export interface SnapshotMaker {
  makeSnapshot(
    base: Uint8Array | undefined,
    updates: readonly Uint8Array[],
  ): Promise<{ state: Uint8Array; stateVector: Uint8Array }>;
}

/** The worker makes one at a time; the second is read meanwhile. */
const AT_ONCE = 2;

/**
 * Writes snapshots from what the journal says, never from a live document: exactly what is committed at a seq,
 * off the event loop, and never anything that cannot be read or integrated whole: a row that a newer server, or
 * nobody, can read must not be hidden behind one. They are a cache and the keyframes of replay: a failed one costs time at the next opening,
 * nothing else.
 */
export class Snapshotter {
  readonly #maker: SnapshotMaker;
  readonly #reportError: ReportError;
  readonly #running = new Map<DojoId, Promise<SnapshotOutcome>>();
  /** Those that wait until others are written; each is told whether it may begin. */
  readonly #waiting: ((mayBegin: boolean) => void)[] = [];
  #begun = 0;
  #isStopping = false;
  #leftOut = 0;

  constructor(options: { maker: SnapshotMaker; reportError: ReportError }) {
    this.#maker = options.maker;
    this.#reportError = options.reportError;
  }

  /**
   * Writes a snapshot at the journal's head, one at a time for a dojo, on all pods together.
   * @param knownSeq another one after this seq will do
   */
  write(dojoId: DojoId, from: StoredIn, knownSeq = Number.POSITIVE_INFINITY): Promise<SnapshotOutcome> {
    const running = this.#running.get(dojoId);
    if (running !== undefined) return running;
    const writing = this.#writeInTurn(dojoId, from, knownSeq)
      .catch((error: unknown): SnapshotOutcome => {
        // What a pod that stops cuts short is no trouble: it is one more that is left out.
        if (this.#isStopping) this.#leftOut++;
        else this.#reportError('A snapshot could not be written', error, { tenantId: from.tenantId, dojoId });
        return { kind: 'none' };
      })
      .finally(() => this.#running.delete(dojoId));
    this.#running.set(dojoId, writing);
    return writing;
  }

  /** Begins no more snapshots, and resolves when those that have begun are written. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const begin of this.#waiting.splice(0)) begin(false);
    await Promise.all(this.#running.values());
  }

  /** How many were not written because of the stop. */
  get leftOut(): number {
    return this.#leftOut;
  }

  async #writeInTurn(dojoId: DojoId, from: StoredIn, knownSeq: number): Promise<SnapshotOutcome> {
    if (!(await this.#turn())) {
      this.#leftOut++;
      return { kind: 'none' };
    }
    try {
      return await this.#writeAlone(dojoId, from, knownSeq);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#begun--;
      else next(true);
    }
  }

  async #turn(): Promise<boolean> {
    if (this.#isStopping) return false;
    if (this.#begun >= AT_ONCE) return new Promise(resolve => this.#waiting.push(resolve));
    this.#begun++;
    return true;
  }

  /** The pods that have the room open count the same journal, so they all come at the same moment. */
  async #writeAlone(dojoId: DojoId, from: StoredIn, knownSeq: number): Promise<SnapshotOutcome> {
    const { journal, writer } = from;
    if (!(await journal.claimSnapshot(dojoId, writer.writerId))) return { kind: 'elsewhere' };
    try {
      return await this.#write(dojoId, from, knownSeq);
    } finally {
      await this.#release(dojoId, from);
    }
  }

  async #release(dojoId: DojoId, { journal, writer, tenantId }: StoredIn): Promise<void> {
    try {
      await journal.releaseSnapshot(dojoId, writer.writerId);
    } catch (error) {
      const what = 'A lease on a snapshot could not be given back; it ends by itself';
      if (!this.#isStopping) this.#reportError(what, error, { tenantId, dojoId });
    }
  }

  async #write(dojoId: DojoId, from: StoredIn, knownSeq: number): Promise<SnapshotOutcome> {
    const base = await from.journal.latestSnapshot(dojoId);
    if (base !== undefined && base.seq > knownSeq) return there(base);
    try {
      return await this.#writeAfter(base, dojoId, from);
    } catch (error) {
      if (base === undefined || this.#isStopping) throw error;
      const address = { tenantId: from.tenantId, dojoId };
      this.#reportError('A snapshot could not be made from the last one', error, address);
    }
    return this.#writeAfter(undefined, dojoId, from);
  }

  async #writeAfter(base: Snapshot | undefined, dojoId: DojoId, from: StoredIn): Promise<SnapshotOutcome> {
    const { entries, seq, damagedSeqs } = await readStoredEntries(dojoId, base?.seq ?? 0, from);
    if (damagedSeqs.length > 0) throw new Error(`Journal rows cannot be read: ${damagedSeqs}`);
    const updates = entries.filter(({ entry }) => entry.kind === 'update').map(({ entry }) => entry.bytes);
    if (updates.length === 0) return { kind: 'none' };
    const snapshot = { seq, ...(await this.#maker.makeSnapshot(base?.state, updates)) };
    await from.journal.saveSnapshot(dojoId, snapshot);
    return there(snapshot);
  }
}

function there({ seq, state }: Snapshot): SnapshotOutcome {
  return { kind: 'there', seq, bytes: state.length };
}
