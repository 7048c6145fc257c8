import type {
  AppendOutcome,
  AppendRequest,
  Journal,
  JournalHead,
  JournalRow,
  Snapshot,
} from '@tatami/persistence';
import type { DojoId, WriterId } from '@tatami/protocol';
import type { SimConnection } from './sim-connection.ts';
import type { SimDatabase } from './sim-database.ts';

/** The journal in the simulated database, as one pod reaches it. */
export class SimJournal implements Journal {
  readonly #database: SimDatabase;
  readonly #connection: SimConnection;

  constructor(database: SimDatabase, connection: SimConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  async append(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    if (new Set(requests.map(request => request.dojoId)).size < requests.length) {
      throw new RangeError('a dojo is named twice');
    }
    const outcomes = await this.#connection.write(() => this.#database.append(writer, requests));
    return outcomes ?? this.resolve(writer, requests);
  }

  resolve(writer: WriterId, requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    return this.#connection.write(() => this.#database.resolve(writer, requests));
  }

  read(dojoId: DojoId, afterSeq: number, limit: number): Promise<JournalRow[]> {
    return this.#connection.read(() =>
      (this.#database.dojo(dojoId)?.rows ?? []).slice(afterSeq, afterSeq + limit),
    );
  }

  heads(dojoIds: readonly DojoId[]): Promise<JournalHead[]> {
    return this.#connection.read(() => this.#database.heads(dojoIds));
  }

  latestSnapshot(dojoId: DojoId): Promise<Snapshot | undefined> {
    return this.#connection.read(() => this.#database.dojo(dojoId)?.snapshots.at(-1));
  }

  claimSnapshot(dojoId: DojoId, writer: WriterId): Promise<boolean> {
    return this.#connection.write(() => this.#database.claimSnapshot(dojoId, writer));
  }

  releaseSnapshot(dojoId: DojoId, writer: WriterId): Promise<void> {
    return this.#connection.write(() => this.#database.releaseSnapshot(dojoId, writer));
  }

  saveSnapshot(dojoId: DojoId, snapshot: Snapshot): Promise<void> {
    return this.#connection.write(() => {
      const snapshots = this.#database.dojo(dojoId)?.snapshots;
      if (snapshots === undefined || snapshots.some(other => other.seq === snapshot.seq)) return;
      snapshots.push(snapshot);
      snapshots.sort((one, other) => one.seq - other.seq);
    });
  }

  dropSnapshot(dojoId: DojoId, seq: number): Promise<void> {
    return this.#connection.write(() => {
      const snapshots = this.#database.dojo(dojoId)?.snapshots;
      const index = snapshots?.findIndex(snapshot => snapshot.seq === seq) ?? -1;
      if (index >= 0) snapshots?.splice(index, 1);
    });
  }
}
