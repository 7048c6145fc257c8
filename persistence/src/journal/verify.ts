import type { DojoId } from '@tatami/protocol';
import { genesisHash, journalHash } from '@tatami/protocol';
import { readChunkAfter } from '../recording/read-chunks.ts';
import { sha256, unpackChunk } from '../recording/stored-chunk.ts';
import { findDamagedTrack } from '../recording/stored-track.ts';
import type { Queryable } from '../sql/connection.ts';
import type { Database } from '../sql/database.ts';
import { sql } from '../sql/sql.ts';
import type { JournalRow } from './journal.ts';
import { readUnpackedRows } from './read-rows.ts';

export type JournalFault =
  /** A seq is missing, or a row stands under another dojo. */
  | 'hole'
  /** The row or the hash before it is not what was written. */
  | 'hash'
  | 'at-backwards'
  | 'epoch-backwards'
  /** A chunk of packed rows, or what is kept beside it, is not what was written. */
  | 'chunk'
  /** A stored part of the track, or a keyframe, is not what was written. The journal is intact, and says the same. */
  | 'track'
  /** A row is in a chunk, and still in the journal. */
  | 'also-packed'
  /** The journal ends elsewhere than its head says: the last rows or the head itself were changed. */
  | 'head-mismatch'
  | 'dojo-not-found';

export type JournalVerdict =
  | { readonly kind: 'intact'; readonly rows: number }
  /** The first fault; `seq` is where it shows. */
  | { readonly kind: 'broken'; readonly seq: number; readonly fault: JournalFault };

/** At most 4 MiB a payload, so at most 256 MiB at once, and usually some KiB. */
const PAGE_ROWS = 64;

/**
 * Recomputes the chain of a dojo's journal from its first row, packed or not, and compares it with the head. Reads in bounded
 * pages, all of one moment, so a dojo that is being written to can be verified.
 */
export function verifyDojo(database: Database, dojoId: DojoId): Promise<JournalVerdict> {
  return database.transaction(transaction => verifyIn(transaction, dojoId), 'repeatable-read-only');
}

/** Dojos that journal rows stand under, but that have no head: their rows belong to another dojo. */
export async function findOrphanedDojos(database: Queryable): Promise<DojoId[]> {
  const rows = await database.query<{ dojoId: DojoId }>(
    sql`select distinct dojo_id as "dojoId"
        from (select dojo_id from dojo_journal union all select dojo_id from dojo_recording) kept
        where not exists (select from dojo_head head where head.dojo_id = kept.dojo_id)`,
  );
  return rows.map(row => row.dojoId);
}

async function verifyIn(transaction: Queryable, dojoId: DojoId): Promise<JournalVerdict> {
  const head = await readFullHead(transaction, dojoId);
  if (!head) return { kind: 'broken', seq: 0, fault: 'dojo-not-found' };
  const packed = await verifyPacked(transaction, dojoId);
  if ('kind' in packed) return packed;
  let last: Link = packed;
  for (;;) {
    const page = await readUnpackedRows(transaction, dojoId, last.seq, PAGE_ROWS);
    for (const row of page) {
      const fault = faultOf(row, last);
      if (fault) return { kind: 'broken', seq: row.seq, fault };
      last = row;
    }
    if (page.length < PAGE_ROWS) break;
  }
  if (!isWhereHeadSays(last, head)) return { kind: 'broken', seq: last.seq, fault: 'head-mismatch' };
  const damagedTrack = await findDamagedTrack(transaction, dojoId);
  return damagedTrack === undefined
    ? { kind: 'intact', rows: last.seq }
    : { kind: 'broken', seq: damagedTrack, fault: 'track' };
}

/** The last packed row, or what the first row of all is checked against. */
async function verifyPacked(transaction: Queryable, dojoId: DojoId): Promise<Link | JournalVerdict> {
  let last: Link = { seq: 0, epoch: 0, atMicros: undefined, hash: genesisHash(sha256, dojoId) };
  for (;;) {
    const stored = await readChunkAfter(transaction, dojoId, last.seq);
    if (stored === undefined) break;
    const rows = await unpackChunk(dojoId, stored);
    if (rows === undefined) return { kind: 'broken', seq: last.seq + 1, fault: 'chunk' };
    for (const row of rows) {
      const fault = faultOf(row, last);
      if (fault) return { kind: 'broken', seq: row.seq, fault };
      last = row;
    }
  }
  const [left] = await transaction.query<{ seq: bigint }>(
    sql`select seq from dojo_journal where dojo_id = ${dojoId}::uuid and seq <= ${last.seq}::bigint
        order by seq limit 1`,
  );
  return left === undefined ? last : { kind: 'broken', seq: Number(left.seq), fault: 'also-packed' };
}

/** What the next row is checked against. */
interface Link {
  readonly seq: number;
  readonly epoch: number;
  /** Undefined before the first row. */
  readonly atMicros: bigint | undefined;
  readonly hash: Uint8Array;
}

function faultOf(row: JournalRow, last: Link): JournalFault | undefined {
  if (row.seq !== last.seq + 1) return 'hole';
  if (!isEqual(journalHash(sha256, last.hash, row), row.hash)) return 'hash';
  if (last.atMicros !== undefined && row.atMicros < last.atMicros) return 'at-backwards';
  return row.epoch < last.epoch ? 'epoch-backwards' : undefined;
}

function isWhereHeadSays(last: Link, head: Link): boolean {
  return (
    head.seq === last.seq &&
    isEqual(head.hash, last.hash) &&
    (last.atMicros === undefined || head.atMicros === last.atMicros) &&
    head.epoch >= last.epoch
  );
}

async function readFullHead(transaction: Queryable, dojoId: DojoId): Promise<Link | undefined> {
  const [row] = await transaction.query<{ seq: bigint; epoch: number; atMicros: bigint; hash: Uint8Array }>(
    sql`select seq, epoch, (extract(epoch from at) * 1000000)::bigint as "atMicros", hash
        from dojo_head where dojo_id = ${dojoId}::uuid`,
  );
  return row && { ...row, seq: Number(row.seq) };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
