import { type DojoId, decodeBatch, genesisHash, journalHash, type SessionState } from '@tatami/protocol';
import type { JournalRow } from '../journal/journal.ts';
import { readRows } from '../journal/read-rows.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { readPackedEnd } from './read-chunks.ts';
import type { PackOutcome, TrackMaker } from './recording-store.ts';
import { batchSpans, packChunk, sha256, unpackChunk } from './stored-chunk.ts';
import { storeTrack } from './stored-track.ts';

/** A chunk is closed by the row with which it would have more entries than this, or more bytes. */
const MAX_ENTRIES = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;
const PAGE_ROWS = 64;

/** Inside a transaction: packs the next chunk, see RecordingStore. */
export async function packNextChunk(
  transaction: Queryable,
  dojoId: DojoId,
  ageMs: number,
  makeTrack?: TrackMaker,
): Promise<PackOutcome> {
  const lease = await claim(transaction, dojoId, ageMs);
  if (lease === undefined) return { kind: 'nothing-to-pack' };
  if (!lease.isMine) return { kind: 'elsewhere' };
  const end = (await readPackedEnd(transaction, dojoId)) ?? { seq: 0, hash: genesisHash(sha256, dojoId) };
  const rows = await rowsOfNextChunk(transaction, dojoId, end.seq, lease);
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return { kind: 'nothing-to-pack' };
  const damaged = firstDamaged(rows, end);
  if (damaged !== undefined) return { kind: 'damaged', seq: damaged };
  const chunk = await packChunk({ previousHash: end.hash, rows });
  const spans = batchSpans(rows);
  await checkReadable(dojoId, rows, chunk);
  if (makeTrack !== undefined) {
    const entries = rows.reduce((sum, { payload }) => sum + entryCount(payload), 0);
    await storeTrack(transaction, dojoId, rows, { entries, bytes: chunk.length }, makeTrack);
  }
  await transaction.query(sql`select tatami_pack_journal(${dojoId}::uuid, ${first.seq}::bigint, ${last.seq}::bigint,
    ${chunk}::bytea, ${spans.writers}::uuid[], ${spans.firstBatches}::bigint[], ${spans.lastBatches}::bigint[])`);
  return { kind: 'packed', firstSeq: first.seq, lastSeq: last.seq, bytes: chunk.length };
}

interface Lease {
  readonly isMine: boolean;
  readonly state: SessionState;
  /** Rows from after this are too young. */
  readonly beforeMicros: bigint;
}

/** The lease ends with the transaction, so it cannot outlive whoever has it. It saves work; the function is what protects. */
async function claim(transaction: Queryable, dojoId: DojoId, ageMs: number): Promise<Lease | undefined> {
  const [row] = await transaction.query<Lease>(
    sql`select state, pg_try_advisory_xact_lock(hashtextextended('pack ' || dojo_id, 0)) as "isMine",
          (extract(epoch from clock_timestamp()) * 1000000)::bigint - ${ageMs}::bigint * 1000 as "beforeMicros"
        from dojo_head where dojo_id = ${dojoId}::uuid`,
  );
  return row;
}

/** None if the chunk is not full, or has a row that is too young. Which rows they are depends on the journal alone. */
async function rowsOfNextChunk(
  transaction: Queryable,
  dojoId: DojoId,
  afterSeq: number,
  { state, beforeMicros }: Lease,
): Promise<JournalRow[]> {
  const rows: JournalRow[] = [];
  let entries = 0;
  let bytes = 0;
  for (;;) {
    const page = await readRows(transaction, dojoId, rows.at(-1)?.seq ?? afterSeq, PAGE_ROWS);
    for (const row of page) {
      entries += entryCount(row.payload);
      bytes += row.payload.length;
      const isFull = rows.length > 0 && (entries > MAX_ENTRIES || bytes > MAX_BYTES);
      if (isFull) return rows;
      if (row.atMicros >= beforeMicros) return [];
      rows.push(row);
      if (entries === MAX_ENTRIES) return rows;
    }
    // What an archived dojo has is all there will ever be.
    if (page.length < PAGE_ROWS) return state === 'archived' ? rows : [];
  }
}

function entryCount(payload: Uint8Array): number {
  try {
    return Math.max(1, decodeBatch(payload).length);
  } catch {
    return 1;
  }
}

/** The seq of the first row that does not follow from the one before. */
function firstDamaged(
  rows: readonly JournalRow[],
  before: { readonly seq: number; readonly hash: Uint8Array },
): number | undefined {
  let { seq, hash } = before;
  for (const row of rows) {
    const isNext = row.seq === seq + 1 && Buffer.compare(journalHash(sha256, hash, row), row.hash) === 0;
    if (!isNext) return row.seq;
    ({ seq, hash } = row);
  }
  return undefined;
}

/** Rows are deleted only after what stands for them was read back. */
async function checkReadable(dojoId: DojoId, rows: readonly JournalRow[], chunk: Uint8Array): Promise<void> {
  const [first, last] = [rows[0], rows.at(-1)];
  const read =
    first &&
    last &&
    (await unpackChunk(dojoId, {
      firstSeq: first.seq,
      lastSeq: last.seq,
      lastAtMicros: last.atMicros,
      lastHash: last.hash,
      chunk,
      sha256: sha256(chunk),
      ...batchSpans(rows),
    }));
  if (read === undefined) throw new Error('A chunk does not give back its rows');
}
