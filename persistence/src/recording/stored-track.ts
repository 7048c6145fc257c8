import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress } from 'node:zlib';
import type { DojoId } from '@tatami/protocol';
import { readQuarantine } from '../dojo/read-quarantine.ts';
import type { JournalRow } from '../journal/journal.ts';
import { readRows } from '../journal/read-rows.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import type { RecordingRow, StoredRecording, TrackMaker } from './recording-store.ts';
import { BROTLI, MAX_UNPACKED_BYTES, sha256 } from './stored-chunk.ts';

const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** A keyframe is due when the chunks since the last one have as many bytes as it, so keyframes at most double a recording. */
const LEAST_BYTES = 32 * 1024;
/** Or so many entries, so that nobody who begins at a keyframe has more to take in: of 1,000 a seek takes about 2 ms. */
const MOST_ENTRIES = 15_000;

/** What is stored of a dojo's recording, but for the parts and keyframes that were made with another quarantine. */
export async function readStoredRecording(database: Queryable, dojoId: DojoId): Promise<StoredRecording> {
  const quarantined = await readQuarantine(database, dojoId);
  const stored = await database.query<{
    firstSeq: bigint;
    lastSeq: bigint;
    hasKeyframe: boolean;
    quarantine: Uint8Array;
  }>(
    sql`select first_seq as "firstSeq", last_seq as "lastSeq", keyframe is not null as "hasKeyframe", quarantine
        from dojo_track where dojo_id = ${dojoId}::uuid order by first_seq`,
  );
  const unquarantined = quarantineHash(new Set(), 0);
  const current = stored.filter(({ lastSeq, quarantine }) => {
    const hash = quarantined.size === 0 ? unquarantined : quarantineHash(quarantined, Number(lastSeq));
    return Buffer.compare(quarantine, hash) === 0;
  });
  return {
    quarantined,
    partSeqs: current.map(({ firstSeq }) => Number(firstSeq)),
    keyframeSeqs: current.filter(({ hasKeyframe }) => hasKeyframe).map(({ lastSeq }) => Number(lastSeq)),
    rows: async (after, limit) => (await readRows(database, dojoId, after, limit)).map(recordingRow),
    parts: firstSeqs => readParts(database, dojoId, firstSeqs),
    keyframe: async seq => {
      const track = current.find(({ lastSeq }) => Number(lastSeq) === seq);
      const derived = track && (await readDerived(database, dojoId, Number(track.firstSeq), 'keyframe'));
      return derived && unpacked(derived);
    },
  };
}

/** Inside the transaction that packs rows: makes their part of the track, and keeps it. */
export async function storeTrack(
  transaction: Queryable,
  dojoId: DojoId,
  rows: readonly JournalRow[],
  { entries, bytes }: { readonly entries: number; readonly bytes: number },
  makeTrack: TrackMaker,
): Promise<void> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return;
  const source = await readStoredRecording(transaction, dojoId);
  const isKeyframeDue = await isDue(transaction, dojoId, bytes, entries);
  const track = await makeTrack({ dojoId, source, rows: rows.map(recordingRow), isKeyframeDue });
  if (track === undefined) return;
  const part = await compress(track.part, { params: BROTLI });
  const keyframe = track.keyframe === undefined ? null : await compress(track.keyframe, { params: BROTLI });
  await transaction.query(sql`insert into dojo_track
      (dojo_id, first_seq, last_seq, part, part_sha256, keyframe, keyframe_sha256, chunk_bytes, chunk_entries, quarantine)
    values (${dojoId}::uuid, ${first.seq}::bigint, ${last.seq}::bigint, ${part}::bytea, ${sha256(part)}::bytea,
      ${keyframe}::bytea, ${keyframe === null ? null : sha256(keyframe)}::bytea, ${bytes}::bigint, ${entries}::bigint,
      ${quarantineHash(source.quarantined, last.seq)}::bytea)`);
}

/** The first part or keyframe that is not what was written. */
export async function findDamagedTrack(database: Queryable, dojoId: DojoId): Promise<number | undefined> {
  const [row] = await database.query<{ seq: bigint }>(
    sql`select first_seq as seq from dojo_track where dojo_id = ${dojoId}::uuid
          and (sha256(part) <> part_sha256 or sha256(keyframe) <> keyframe_sha256)
        order by first_seq limit 1`,
  );
  return row && Number(row.seq);
}

async function isDue(
  transaction: Queryable,
  dojoId: DojoId,
  moreBytes: number,
  moreEntries: number,
): Promise<boolean> {
  const [since] = await transaction.query<{ size: number | null; bytes: bigint; entries: bigint }>(
    sql`select last.size, coalesce(sum(chunk_bytes), 0)::bigint as bytes, coalesce(sum(chunk_entries), 0)::bigint as entries
        from (select max(last_seq) as seq, (array_agg(octet_length(keyframe) order by last_seq desc))[1] as size
              from dojo_track where dojo_id = ${dojoId}::uuid and keyframe is not null) last
        left join dojo_track track on track.dojo_id = ${dojoId}::uuid and track.last_seq > coalesce(last.seq, 0)
        group by last.seq, last.size`,
  );
  // The first one costs nothing, and a short dojo gets no other.
  if (since?.size == null) return true;
  const bytes = Number(since.bytes) + moreBytes;
  const entries = Number(since.entries) + moreEntries;
  return entries >= MOST_ENTRIES || bytes >= Math.max(LEAST_BYTES, since.size);
}

/** Undefined for what is not there or damaged: the journal says the same. */
export async function readDerived(
  database: Queryable,
  dojoId: DojoId,
  firstSeq: number,
  what: 'part' | 'keyframe',
): Promise<{ bytes: Uint8Array; sha256: Uint8Array } | undefined> {
  const columns: SqlQuery =
    what === 'part'
      ? sql`part as bytes, part_sha256 as sha256`
      : sql`keyframe as bytes, keyframe_sha256 as sha256`;
  const [row] = await database.query<{ bytes: Uint8Array | null; sha256: Uint8Array }>(
    sql`select ${columns} from dojo_track where dojo_id = ${dojoId}::uuid and first_seq = ${firstSeq}::bigint`,
  );
  if (row?.bytes == null || Buffer.compare(sha256(row.bytes), row.sha256) !== 0) return undefined;
  return { bytes: row.bytes, sha256: row.sha256 };
}

async function readParts(
  database: Queryable,
  dojoId: DojoId,
  firstSeqs: readonly number[],
): Promise<Map<number, Uint8Array>> {
  const rows = await database.query<{ firstSeq: bigint; bytes: Uint8Array; sha256: Uint8Array }>(
    sql`select first_seq as "firstSeq", part as bytes, part_sha256 as sha256 from dojo_track
        where dojo_id = ${dojoId}::uuid and first_seq = any(${firstSeqs}::bigint[])`,
  );
  const whole = rows.filter(row => Buffer.compare(sha256(row.bytes), row.sha256) === 0);
  const unpackedParts = whole.map(async row => [Number(row.firstSeq), await unpacked(row)] as const);
  return new Map(await Promise.all(unpackedParts));
}

async function unpacked({ bytes }: { readonly bytes: Uint8Array }): Promise<Uint8Array> {
  return decompress(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
}

function quarantineHash(quarantined: ReadonlySet<string>, lastSeq: number): Uint8Array {
  const before = [...quarantined].filter(entry => Number(entry.split(':')[0]) <= lastSeq).sort();
  return sha256(Buffer.from(before.join(' ')));
}

function recordingRow({ seq, atMicros, payload }: JournalRow): RecordingRow {
  return { seq, atMicros: Number(atMicros), payload };
}
