import type { DojoId, WriterId } from '@tatami/protocol';
import { PersistenceError } from '../errors.ts';
import { readChunksOfBatch } from '../recording/read-chunks.ts';
import { unpackChunk } from '../recording/stored-chunk.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export interface FoundBatch {
  readonly dojoId: DojoId;
  readonly batch: bigint;
  readonly seq: number;
  readonly atMicros: bigint;
  readonly hash: Uint8Array;
}

/**
 * Which of a writer's batches are in the journals. Packed rows are looked at after the others, so that what is packed
 * meanwhile is seen.
 * @throws PersistenceError `recording-damaged` where the batch may be in a chunk that cannot be read
 */
export async function findBatches(
  database: Queryable,
  writer: WriterId,
  batches: readonly { readonly dojoId: DojoId; readonly batch: bigint }[],
): Promise<FoundBatch[]> {
  const ids = batches.map(each => each.dojoId);
  const numbers = batches.map(each => each.batch);
  const rows = await database.query<Omit<FoundBatch, 'seq'> & { seq: bigint }>(
    prepared(
      'journal_find_batches',
      sql`select journal.dojo_id as "dojoId", journal.batch, journal.seq, journal.hash,
            (extract(epoch from journal.at) * 1000000)::bigint as "atMicros"
          from unnest(${ids}::uuid[], ${numbers}::bigint[]) as asked (dojo_id, batch)
          join dojo_journal journal on journal.dojo_id = asked.dojo_id and journal.writer = ${writer}::uuid
            and journal.batch = asked.batch`,
    ),
  );
  const found = rows.map(row => ({ ...row, seq: Number(row.seq) }));
  const known = new Set(found.map(({ dojoId }) => dojoId));
  for (const { dojoId, batch } of batches) {
    const packed = known.has(dojoId) ? undefined : await findPacked(database, dojoId, writer, batch);
    if (packed !== undefined) found.push(packed);
  }
  return found;
}

async function findPacked(
  database: Queryable,
  dojoId: DojoId,
  writer: WriterId,
  batch: bigint,
): Promise<FoundBatch | undefined> {
  for (const stored of await readChunksOfBatch(database, dojoId, writer, batch)) {
    const rows = await unpackChunk(dojoId, stored);
    // Whether the batch is in it is not known, and to append it once more would double an edit.
    if (rows === undefined)
      throw new PersistenceError('recording-damaged', { detail: `seq ${stored.lastSeq}` });
    const row = rows.find(each => each.writer === writer && each.batch === batch);
    if (row !== undefined) return { dojoId, batch, seq: row.seq, atMicros: row.atMicros, hash: row.hash };
  }
  return undefined;
}
