import type { DojoId, WriterId } from './ids.ts';
import { uuidToBytes } from './ids.ts';

/** SHA-256 of the bytes, 32 bytes long. An argument, because browsers and Node have different fast ones. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The columns of a journal row that its hash covers. */
export interface HashedRow {
  readonly dojoId: DojoId;
  readonly epoch: number;
  readonly seq: number;
  /** Unix time in microseconds, PostgreSQL's resolution. */
  readonly atMicros: bigint;
  readonly writer: WriterId;
  readonly batch: bigint;
  readonly payload: Uint8Array;
}

/** A journal row with the hash that chains it to the row before. */
export interface ChainedRow extends HashedRow {
  readonly hash: Uint8Array;
}

const JOURNAL_HASH_VERSION = 1;

/** What the first row of a dojo is chained to: sha256(dojo id). */
export function genesisHash(sha256: Sha256, dojoId: DojoId): Uint8Array {
  return sha256(uuidToBytes(dojoId));
}

/**
 * sha256(previous || version (1 byte) || dojo id (16) || epoch (int4) || seq (int8) || at in microseconds (int8)
 * || writer (16) || batch (int8) || sha256(payload)), integers big-endian two's complement, as PostgreSQL's
 * int4send, int8send and uuid_send write them: the append statement computes the same in SQL.
 */
export function journalHash(sha256: Sha256, previous: Uint8Array, row: HashedRow): Uint8Array {
  const bytes = new Uint8Array(32 + 1 + 16 + 4 + 8 + 8 + 16 + 8 + 32);
  const view = new DataView(bytes.buffer);
  bytes.set(previous, 0);
  bytes[32] = JOURNAL_HASH_VERSION;
  bytes.set(uuidToBytes(row.dojoId), 33);
  view.setInt32(49, row.epoch);
  view.setBigInt64(53, BigInt(row.seq));
  view.setBigInt64(61, row.atMicros);
  bytes.set(uuidToBytes(row.writer), 69);
  view.setBigInt64(85, row.batch);
  bytes.set(sha256(row.payload), 93);
  return sha256(bytes);
}
