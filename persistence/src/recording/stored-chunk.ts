import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import {
  type ChainedRow,
  type Chunk,
  chainChunk,
  type DojoId,
  decodeChunk,
  encodeChunk,
  type Sha256,
  TatamiError,
  type WriterId,
} from '@tatami/protocol';

/** A row of `dojo_recording`. */
export interface StoredChunk {
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly lastAtMicros: bigint;
  readonly lastHash: Uint8Array;
  /** Brotli-compressed. */
  readonly chunk: Uint8Array;
  readonly sha256: Uint8Array;
  readonly writers: readonly WriterId[];
  readonly firstBatches: readonly bigint[];
  readonly lastBatches: readonly bigint[];
}

export const sha256: Sha256 = bytes => createHash('sha256').update(bytes).digest();

/** A chunk has 4 MiB of payloads, or one row; a row at most 4 MiB. */
export const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;
/** Of the qualities, 5 is where more time stops to pay: 11 takes thirty times as long for a tenth less. */
export const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 5 };

const EMPTY = new Uint8Array(0);
const compress = promisify(brotliCompress);
const decompress = promisify(brotliDecompress);

/** In a thread of Node's pool: whoever packs goes on meanwhile. */
export function packChunk(chunk: Chunk): Promise<Uint8Array> {
  return compress(encodeChunk(chunk), { params: BROTLI });
}

/**
 * The rows of a chunk, as the journal had them; undefined if anything of it is not what was written.
 * @throws TatamiError `newer-version` if a newer process packed it
 */
export async function unpackChunk(dojoId: DojoId, stored: StoredChunk): Promise<ChainedRow[] | undefined> {
  // First of all: a flipped bit could also make it look like a version that is still to come. And the last bits of
  // brotli mean nothing.
  if (!isWhole(stored)) return undefined;
  const rows = await readChunk(dojoId, stored);
  return rows !== undefined && isAsStored(rows, stored) ? rows : undefined;
}

/**
 * The rows of a chunk that is damaged, if it is only beside them that it is: the hash of its bytes proves them, and so does
 * the chain, whatever else is wrong.
 */
export async function saveRows(dojoId: DojoId, stored: StoredChunk): Promise<ChainedRow[] | undefined> {
  const rows = await readChunk(dojoId, stored);
  const isProven = isWhole(stored) || Buffer.compare(rows?.at(-1)?.hash ?? EMPTY, stored.lastHash) === 0;
  return isProven ? rows : undefined;
}

/** Whether the bytes of a chunk are those that were written. */
export function isWhole(stored: Pick<StoredChunk, 'chunk' | 'sha256'>): boolean {
  return Buffer.compare(sha256(stored.chunk), stored.sha256) === 0;
}

async function readChunk(dojoId: DojoId, { chunk }: StoredChunk): Promise<ChainedRow[] | undefined> {
  try {
    const bytes = await decompress(chunk, { maxOutputLength: MAX_UNPACKED_BYTES });
    return chainChunk(sha256, dojoId, decodeChunk(bytes));
  } catch (error) {
    if (error instanceof TatamiError && error.code === 'newer-version') throw error;
    return undefined;
  }
}

function isAsStored(rows: readonly ChainedRow[], stored: StoredChunk): boolean {
  const last = rows.at(-1);
  const span = batchSpans(rows);
  return (
    last !== undefined &&
    rows[0]?.seq === stored.firstSeq &&
    last.seq === stored.lastSeq &&
    last.atMicros === stored.lastAtMicros &&
    Buffer.compare(last.hash, stored.lastHash) === 0 &&
    isSame(span.writers, stored.writers) &&
    isSame(span.firstBatches, stored.firstBatches) &&
    isSame(span.lastBatches, stored.lastBatches)
  );
}

/** The writers of rows in the order of their first ones, with the least and the greatest batch of each. */
export function batchSpans(
  rows: readonly ChainedRow[],
): Pick<StoredChunk, 'writers' | 'firstBatches' | 'lastBatches'> {
  const spans = new Map<WriterId, { first: bigint; last: bigint }>();
  for (const { writer, batch } of rows) {
    const span = spans.get(writer);
    if (span === undefined) spans.set(writer, { first: batch, last: batch });
    else if (batch < span.first) span.first = batch;
    else if (batch > span.last) span.last = batch;
  }
  const values = [...spans.values()];
  return {
    writers: [...spans.keys()],
    firstBatches: values.map(({ first }) => first),
    lastBatches: values.map(({ last }) => last),
  };
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
