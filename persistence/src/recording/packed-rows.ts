import type { ChainedRow, DojoId, WriterId } from '@tatami/protocol';
import { PersistenceError } from '../errors.ts';
import type { Queryable } from '../sql/connection.ts';
import { readChunkAfter } from './read-chunks.ts';
import { type StoredChunk, saveRows, unpackChunk } from './stored-chunk.ts';

/** A chunk has 1,000 rows at most; a bit flipped in its borders must not become millions of rows. */
const MOST_ROWS = 10_000;
const NOBODY = '00000000-0000-0000-0000-000000000000' as WriterId;

/** The rows after a seq in the next chunk, at most `limit`; none if no chunk ends after it. */
export async function packedRowsAfter(
  database: Queryable,
  dojoId: DojoId,
  afterSeq: number,
  limit: number,
): Promise<ChainedRow[]> {
  const stored = await readChunkAfter(database, dojoId, afterSeq);
  if (stored === undefined) return [];
  const rows = await rowsOfChunk(dojoId, stored);
  return rows.filter(({ seq }) => seq > afterSeq).slice(0, limit);
}

/**
 * The rows of a chunk. Of one that is damaged, rows in their place whose payload nobody can read: so a room, an archive
 * and a replay treat them as they treat a damaged row of the journal, and `verify` finds that their hashes are wrong.
 * @throws PersistenceError `recording-damaged` if not even its borders can be right
 */
export async function rowsOfChunk(dojoId: DojoId, stored: StoredChunk): Promise<ChainedRow[]> {
  const rows = await unpackChunk(dojoId, stored);
  return rows ?? (await saved(dojoId, stored)) ?? damagedRows(dojoId, stored);
}

/** A flipped bit can also make it look like a version that is still to come. */
async function saved(dojoId: DojoId, stored: StoredChunk): Promise<ChainedRow[] | undefined> {
  return saveRows(dojoId, stored).catch(() => undefined);
}

function damagedRows(dojoId: DojoId, stored: StoredChunk): ChainedRow[] {
  const { firstSeq, lastSeq, lastAtMicros, lastHash } = stored;
  const count = lastSeq - firstSeq + 1;
  if (!(count >= 1 && count <= MOST_ROWS)) {
    throw new PersistenceError('recording-damaged', { detail: `rows ${firstSeq} to ${lastSeq}` });
  }
  return Array.from({ length: count }, (_, index) => ({
    dojoId,
    seq: firstSeq + index,
    epoch: 0,
    atMicros: lastAtMicros,
    writer: NOBODY,
    batch: 0n,
    payload: new Uint8Array(0),
    hash: index === count - 1 ? lastHash : new Uint8Array(0),
  }));
}
