import type { DojoId, WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import type { StoredChunk } from './stored-chunk.ts';

type Row = Omit<StoredChunk, 'firstSeq' | 'lastSeq' | 'firstBatches' | 'lastBatches'> & {
  readonly firstSeq: bigint;
  readonly lastSeq: bigint;
  /** The driver reads an array of int8 as strings. */
  readonly firstBatches: readonly string[];
  readonly lastBatches: readonly string[];
};

const COLUMNS: SqlQuery = {
  text: `first_seq as "firstSeq", last_seq as "lastSeq", (extract(epoch from last_at) * 1000000)::bigint as "lastAtMicros",
    last_hash as "lastHash", chunk, sha256, writers, first_batches as "firstBatches", last_batches as "lastBatches"`,
  values: [],
};

/** The first chunk that ends after a seq. */
export async function readChunkAfter(
  database: Queryable,
  dojoId: DojoId,
  afterSeq: number,
): Promise<StoredChunk | undefined> {
  const [row] = await database.query<Row>(chunkAfterQuery(dojoId, afterSeq));
  return row && chunkOf(row);
}

function chunkAfterQuery(dojoId: DojoId, afterSeq: number): SqlQuery {
  return prepared(
    'recording_after',
    sql`select ${COLUMNS} from dojo_recording
        where dojo_id = ${dojoId}::uuid and last_seq > ${afterSeq}::bigint order by last_seq limit 1`,
  );
}

/** The first chunk that ends after a seq and not before a time. */
export async function readChunkSince(
  database: Queryable,
  dojoId: DojoId,
  afterSeq: number,
  from: Date,
): Promise<StoredChunk | undefined> {
  const [row] = await database.query<Row>(
    prepared(
      'recording_since',
      sql`select ${COLUMNS} from dojo_recording where dojo_id = ${dojoId}::uuid and last_seq > ${afterSeq}::bigint
          and last_at >= ${from}::timestamptz order by last_seq limit 1`,
    ),
  );
  return row && chunkOf(row);
}

/** The chunks that can have a batch of a writer: one, unless something is damaged. */
export async function readChunksOfBatch(
  database: Queryable,
  dojoId: DojoId,
  writer: WriterId,
  batch: bigint,
): Promise<StoredChunk[]> {
  const rows = await database.query<Row>(
    prepared(
      'recording_of_batch',
      sql`select ${COLUMNS} from dojo_recording where dojo_id = ${dojoId}::uuid and exists (
            select from unnest(writers, first_batches, last_batches) as span (writer, first, last)
            where span.writer = ${writer}::uuid and ${batch}::bigint between span.first and span.last)
          order by last_seq desc`,
    ),
  );
  return rows.map(chunkOf);
}

/** The last seq that is packed, and its hash; undefined if nothing is. */
export async function readPackedEnd(
  database: Queryable,
  dojoId: DojoId,
): Promise<{ seq: number; hash: Uint8Array } | undefined> {
  const [row] = await database.query<{ seq: bigint; hash: Uint8Array }>(
    prepared(
      'recording_end',
      sql`select last_seq as seq, last_hash as hash from dojo_recording
          where dojo_id = ${dojoId}::uuid order by last_seq desc limit 1`,
    ),
  );
  return row && { ...row, seq: Number(row.seq) };
}

function chunkOf(row: Row): StoredChunk {
  return {
    ...row,
    firstSeq: Number(row.firstSeq),
    lastSeq: Number(row.lastSeq),
    firstBatches: row.firstBatches.map(BigInt),
    lastBatches: row.lastBatches.map(BigInt),
  };
}
