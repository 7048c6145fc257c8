import type { DojoId, WriterId } from '@tatami/protocol';
import type { Database } from '../sql/database.ts';
import { whileLocked } from '../sql/while-locked.ts';
import { type AppendResult, appendBatches } from './append-batches.ts';
import { claimSnapshot, releaseSnapshot } from './claim-snapshot.ts';
import { deleteSnapshot } from './delete-snapshot.ts';
import { insertSnapshot } from './insert-snapshot.ts';
import type {
  AppendOutcome,
  AppendRequest,
  Journal,
  JournalHead,
  JournalRow,
  Snapshot,
  WhenLocked,
} from './journal.ts';
import { isDuplicateBatch, isLockTimeout, journalFailure, readFailure } from './journal-failure.ts';
import { readHeads } from './read-heads.ts';
import { readLatestSnapshot } from './read-latest-snapshot.ts';
import { readRows } from './read-rows.ts';
import { resolveBatches } from './resolve-batches.ts';

/** The journals in a tenant's PostgreSQL database. */
export class PostgresJournal implements Journal {
  readonly #database: Database;

  /** @param database whose role has a `lock_timeout`, or a held head would block its caller for ever */
  constructor(database: Database) {
    this.#database = database;
  }

  async append(
    writer: WriterId,
    requests: readonly AppendRequest[],
    whenLocked: WhenLocked = 'wait',
  ): Promise<AppendOutcome[]> {
    checkDistinct(requests);
    if (requests.length === 0) return [];
    const attempt = (when: WhenLocked) => appendBatches(this.#database, writer, requests, when);
    try {
      if (whenLocked === 'skip') return await this.#withReasons(requests, await attempt('skip'));
      return await this.#inTwoTries(requests, attempt);
    } catch (error) {
      if (isDuplicateBatch(error)) return this.resolve(writer, requests);
      throw journalFailure(error);
    }
  }

  async resolve(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    checkDistinct(requests);
    if (requests.length === 0) return [];
    try {
      return await this.#inTwoTries(requests, whenLocked =>
        this.#database.transaction(transaction => resolveBatches(transaction, writer, requests, whenLocked)),
      );
    } catch (error) {
      throw journalFailure(error);
    }
  }

  read(dojoId: DojoId, afterSeq: number, limit: number): Promise<JournalRow[]> {
    return this.#reading(() => readRows(this.#database, dojoId, afterSeq, limit));
  }

  heads(dojoIds: readonly DojoId[]): Promise<JournalHead[]> {
    return this.#reading(() => readHeads(this.#database, dojoIds));
  }

  latestSnapshot(dojoId: DojoId): Promise<Snapshot | undefined> {
    return this.#reading(() => readLatestSnapshot(this.#database, dojoId));
  }

  claimSnapshot(dojoId: DojoId, writer: WriterId): Promise<boolean> {
    return this.#reading(() => claimSnapshot(this.#database, dojoId, writer));
  }

  releaseSnapshot(dojoId: DojoId, writer: WriterId): Promise<void> {
    return this.#reading(() => releaseSnapshot(this.#database, dojoId, writer));
  }

  saveSnapshot(dojoId: DojoId, snapshot: Snapshot): Promise<void> {
    return this.#reading(() => insertSnapshot(this.#database, dojoId, snapshot));
  }

  dropSnapshot(dojoId: DojoId, seq: number): Promise<void> {
    return this.#reading(() => deleteSnapshot(this.#database, dojoId, seq));
  }

  /**
   * First waits for heads that are locked; after a lock time-out once more without those. One of 100 rooms locked
   * costs the others 263 ms (measured), where splitting the statement in halves until that room is alone takes up
   * to log2(100) time-outs, 1.75 s. The time-out is PostgreSQL's and counts for each lock anew: several holders that
   * let go one after another, each just in time, could delay the statement longer.
   */
  async #inTwoTries(
    requests: readonly AppendRequest[],
    attempt: (whenLocked: WhenLocked) => Promise<AppendResult>,
  ): Promise<AppendOutcome[]> {
    let result: AppendResult;
    try {
      result = await attempt('wait');
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      result = await attempt('skip');
    }
    return this.#withReasons(requests, result);
  }

  async #withReasons(requests: readonly AppendRequest[], result: AppendResult): Promise<AppendOutcome[]> {
    return inOrder(requests, [...result.outcomes, ...(await this.#whyUnseen(result.unseen))]);
  }

  /**
   * Never fails: the other rooms of the statement are committed and their outcome must not get lost. When the
   * question cannot be asked the answer is "locked", so the caller asks again and meets the failure there.
   */
  async #whyUnseen(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    if (requests.length === 0) return [];
    const ids = requests.map(request => request.dojoId);
    const existing = await readHeads(this.#database, ids).then(
      heads => new Set(heads.map(head => head.dojoId)),
      () => new Set(ids),
    );
    return requests.map(({ dojoId, batch }) =>
      existing.has(dojoId)
        ? { kind: 'locked', dojoId, batch }
        : { kind: 'refused', dojoId, batch, code: 'dojo-not-found' },
    );
  }

  /** Nothing is left half-done by a read or by a snapshot, so a lost answer is only "try again". */
  async #reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await whileLocked(work);
    } catch (error) {
      throw readFailure(error);
    }
  }
}

function checkDistinct(requests: readonly AppendRequest[]): void {
  const dojos = new Set(requests.map(request => request.dojoId));
  if (dojos.size < requests.length) throw new RangeError('a dojo has more than one batch in one append');
}

function inOrder(requests: readonly AppendRequest[], outcomes: readonly AppendOutcome[]): AppendOutcome[] {
  const outcomeOf = new Map(outcomes.map(outcome => [outcome.dojoId, outcome]));
  return requests.map(request => {
    const outcome = outcomeOf.get(request.dojoId);
    if (!outcome) throw new Error(`an append had no outcome for dojo ${request.dojoId}`);
    return outcome;
  });
}
