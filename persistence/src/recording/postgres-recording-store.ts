import type { DojoId } from '@tatami/protocol';
import { PersistenceError } from '../errors.ts';
import type { PatientDatabase } from '../sql/database.ts';
import { sql } from '../sql/sql.ts';
import { packNextChunk } from './pack-next-chunk.ts';
import { readChunkAfter } from './read-chunks.ts';
import type {
  ChunkSummary,
  PackOutcome,
  RecordingStore,
  StoredRecording,
  TrackMaker,
} from './recording-store.ts';
import { isWhole, type StoredChunk } from './stored-chunk.ts';
import { readDerived, readStoredRecording } from './stored-track.ts';

/** Fewer rows are not looked at: a chunk of rows with one entry each would not be full. */
const LEAST_ROWS = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000' as DojoId;

/** The recordings in a tenant's PostgreSQL database. */
export class PostgresRecordingStore implements RecordingStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  async due(ageMs: number, limit: number, after: DojoId = FIRST_ID): Promise<DojoId[]> {
    const rows = await this.#database.query<{ dojoId: DojoId }>(
      sql`select head.dojo_id as "dojoId" from dojo_head head
          left join lateral (select last_seq from dojo_recording where dojo_id = head.dojo_id
            order by last_seq desc limit 1) packed on true
          where head.dojo_id > ${after}::uuid
            and head.seq - coalesce(packed.last_seq, 0) >= case when head.state = 'archived' then 1 else ${LEAST_ROWS}::integer end
            and exists (select from dojo_journal row where row.dojo_id = head.dojo_id
              and row.seq = coalesce(packed.last_seq, 0) + 1
              and row.at < clock_timestamp() - ${ageMs}::bigint * interval '1 millisecond')
          order by head.dojo_id limit ${limit}::integer`,
    );
    return rows.map(({ dojoId }) => dojoId);
  }

  pack(dojoId: DojoId, ageMs: number, makeTrack?: TrackMaker): Promise<PackOutcome> {
    return this.#database.transaction(transaction => packNextChunk(transaction, dojoId, ageMs, makeTrack));
  }

  stored(dojoId: DojoId): Promise<StoredRecording> {
    return readStoredRecording(this.#database, dojoId);
  }

  derived(dojoId: DojoId, firstSeq: number, what: 'part' | 'keyframe') {
    return readDerived(this.#database, dojoId, firstSeq, what);
  }

  async chunks(dojoId: DojoId): Promise<ChunkSummary[]> {
    const rows = await this.#database.query<
      Omit<ChunkSummary, 'firstSeq' | 'lastSeq'> & { firstSeq: bigint; lastSeq: bigint }
    >(sql`select first_seq as "firstSeq", last_seq as "lastSeq", sha256, octet_length(chunk) as bytes,
            (extract(epoch from last_at) * 1000000)::bigint as "lastAtMicros"
          from dojo_recording where dojo_id = ${dojoId}::uuid order by last_seq`);
    return rows.map(row => ({ ...row, firstSeq: Number(row.firstSeq), lastSeq: Number(row.lastSeq) }));
  }

  async chunk(dojoId: DojoId, firstSeq: number): Promise<StoredChunk | undefined> {
    const stored = await readChunkAfter(this.#database, dojoId, firstSeq - 1);
    if (stored?.firstSeq !== firstSeq) return undefined;
    if (!isWhole(stored))
      throw new PersistenceError('recording-damaged', { detail: `the chunk of seq ${firstSeq}` });
    return stored;
  }
}
