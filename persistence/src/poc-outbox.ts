import type { PocId } from '@tatami/protocol';
import { BUILT_IN_MAPPING } from './mapping/poc-mapping.ts';
import { PocReader } from './mapping/poc-reader.ts';
import { claimOutbox, waitForOutbox } from './outbox/claim-outbox.ts';
import { forgetChanges } from './outbox/forget-changes.ts';
import { noteAllPocs } from './outbox/note-all-pocs.ts';
import { notePocs } from './outbox/note-pocs.ts';
import { type Backlog, readBacklog } from './outbox/read-backlog.ts';
import { readChanges } from './outbox/read-changes.ts';
import { type PocRevision, type PocStanding, readRevisions, readStandings } from './outbox/read-revisions.ts';
import type { SearchedPoc } from './poc-store.ts';
import type { Queryable } from './sql/connection.ts';
import type { PatientDatabase } from './sql/database.ts';

/** What an index has to hold of a POC now. */
export type PocState =
  | { readonly kind: 'present'; readonly poc: SearchedPoc }
  /** `rev` is above every one that it ever had. */
  | { readonly kind: 'deleted'; readonly id: PocId; readonly rev: number };

export interface ChangeBatch {
  readonly states: readonly PocState[];
  /** When the oldest change of the batch was noted, in Unix milliseconds. */
  readonly oldestNotedAtMs: number;
}

export type BatchOutcome =
  | { readonly kind: 'claimed-by-another' }
  | { readonly kind: 'empty' }
  /** There are changes, and a transaction that began before them still runs. */
  | { readonly kind: 'unsettled' }
  /** `isFull`: there are likely more. */
  | { readonly kind: 'accepted'; readonly changes: number; readonly isFull: boolean };

/** The changes of one tenant's POCs that an index has not accepted yet. */
export interface PocOutbox {
  /**
   * Hands over the oldest changes and forgets them when `accept` has resolved; if it throws, they all stay, and this
   * throws on. Nobody else is given changes of the tenant meanwhile. `accept` runs in the transaction that it is given,
   * which an index in the same database can write in.
   */
  take(
    limit: number,
    accept: (batch: ChangeBatch, transaction: Queryable) => Promise<void>,
  ): Promise<BatchOutcome>;
  /** Runs `work` while nobody takes changes: whoever takes some afterwards sees what it has left. */
  alone<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>;
  backlog(): Promise<Backlog>;
  /** Every POC waits to be indexed, as if it were changed now: for an index that has none of them. Waits for `take`. */
  noteAll(): Promise<void>;
  /** These wait to be indexed again; one that is not there any more is deleted from the index at that revision. */
  note(pocs: readonly { readonly id: PocId; readonly rev: number }[]): Promise<void>;
  /** What there is, in the order of the ids. */
  revisions(afterId: PocId | undefined, limit: number): Promise<PocRevision[]>;
  /** The same POCs, whole. */
  pocs(afterId: PocId | undefined, limit: number): Promise<SearchedPoc[]>;
  /** One for each id, all of the same moment. */
  standings(ids: readonly PocId[]): Promise<PocStanding[]>;
}

const BUILT_IN_READER = new PocReader(BUILT_IN_MAPPING);

export class PostgresPocOutbox implements PocOutbox {
  readonly #database: PatientDatabase;
  readonly #reader: PocReader;

  constructor(database: PatientDatabase, reader = BUILT_IN_READER) {
    this.#database = database;
    this.#reader = reader;
  }

  take(
    limit: number,
    accept: (batch: ChangeBatch, transaction: Queryable) => Promise<void>,
  ): Promise<BatchOutcome> {
    return this.#database.transaction(async transaction => {
      if (!(await claimOutbox(transaction))) return { kind: 'claimed-by-another' };
      const rows = await readChanges(transaction, limit);
      const [oldest] = rows;
      if (oldest === undefined) {
        return { kind: (await readBacklog(transaction)).count === 0 ? 'empty' : 'unsettled' };
      }
      // What the rows say of one POC comes to one state, its newest, which may be newer than any row.
      const noted = new Map<PocId, number>();
      for (const { pocId, rev } of rows) noted.set(pocId, Math.max(rev, noted.get(pocId) ?? 0));
      const present = new Map(
        (await this.#reader.byIds(transaction, [...noted.keys()])).map(poc => [poc.id, poc]),
      );
      const states = [...noted].map(([id, rev]): PocState => {
        const poc = present.get(id);
        return poc === undefined ? { kind: 'deleted', id, rev } : { kind: 'present', poc };
      });
      await accept({ states, oldestNotedAtMs: oldest.notedAtMs }, transaction);
      await forgetChanges(
        transaction,
        rows.map(row => row.position),
      );
      return { kind: 'accepted', changes: rows.length, isFull: rows.length === limit };
    });
  }

  alone<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return this.#database.transaction(async transaction => {
      await waitForOutbox(transaction);
      return work(transaction);
    });
  }

  backlog(): Promise<Backlog> {
    return readBacklog(this.#database);
  }

  noteAll(): Promise<void> {
    return this.#database.transaction(noteAllPocs);
  }

  note(pocs: readonly { readonly id: PocId; readonly rev: number }[]): Promise<void> {
    return notePocs(this.#database, pocs);
  }

  revisions(afterId: PocId | undefined, limit: number): Promise<PocRevision[]> {
    return readRevisions(this.#database, afterId, limit);
  }

  pocs(afterId: PocId | undefined, limit: number): Promise<SearchedPoc[]> {
    return this.#reader.page(this.#database, afterId, limit);
  }

  standings(ids: readonly PocId[]): Promise<PocStanding[]> {
    return readStandings(this.#database, ids);
  }
}
