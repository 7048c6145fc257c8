import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type BatchEntry, decodeBatch, encodeBatch, KIND_NAME, KIND_NUMBER } from './batch.ts';
import { TatamiError } from './errors.ts';
import type { DojoId, UserId, WriterId } from './ids.ts';
import { bytesToUuid, uuidToBytes } from './ids.ts';
import { type ChainedRow, type HashedRow, journalHash, type Sha256 } from './journal-hash.ts';
import { readVarUint } from './var-uint.ts';

/** A row in a chunk. Its dojo is where the chunk is kept, and its hash follows from the rows before. */
export type ChunkRow = Omit<HashedRow, 'dojoId'>;

/**
 * Rows of a journal that follow each other, packed: every batch border, time, author and byte of them is kept, and
 * nothing is merged.
 *
 *     chunk   = version (uint8 = 1) · hash of the row before (32 bytes) · first seq (varUint) · count (varUint)
 *               · columns, each a varUint length and its bytes
 *     columns = epochs · times · writers · writer of each row · batches · payloads · authors · entries · updates
 *
 *     epochs    of each row what is added to the epoch of the row before (bigVarInt)
 *     times     of each row the microseconds since the row before, since 1970 for the first (bigVarInt)
 *     writers   the different writers in the order of their first rows (16 bytes each)
 *     batches   of each row what is added to the batch before of the same writer, 0 for its first (bigVarInt)
 *     payloads  of each row the entries in its payload plus 1 (varUint), or 0 · length (varUint) · the payload as it is,
 *               where encodeBatch does not give back the same bytes
 *     authors   the different pairs of user id (16 bytes) and clientID (varUint)
 *     entries   of each entry: kind (uint8, flags in the high bits) · author (varUint) · delta ms (varUint)
 *               · client age ms (varUint, only with the offline flag) · length of its bytes (varUint)
 *     updates   the bytes of all entries, one after the other
 *
 * What resembles each other stands together, so brotli makes much less of it than of the rows as they are.
 */
const CHUNK_VERSION = 1;
const HASH_BYTES = 32;
const UUID_BYTES = 16;
const OFFLINE = 0x80;

export interface Chunk {
  /** Of the row before the first; the genesis hash for seq 1. */
  readonly previousHash: Uint8Array;
  readonly rows: readonly ChunkRow[];
}

/** @param rows at least one, with seqs that follow each other */
export function encodeChunk({ previousHash, rows }: Chunk): Uint8Array {
  const columns = new ChunkColumns();
  for (const row of rows) columns.add(row);
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, CHUNK_VERSION);
  encoding.writeUint8Array(encoder, previousHash);
  encoding.writeVarUint(encoder, rows[0]?.seq ?? 0);
  encoding.writeVarUint(encoder, rows.length);
  for (const column of columns.all) encoding.writeVarUint8Array(encoder, encoding.toUint8Array(column));
  return encoding.toUint8Array(encoder);
}

/**
 * The rows of a chunk. Their hashes are not looked at, see {@link chainChunk}.
 * @throws TatamiError `newer-version` for a version that is still to come, `message-malformed` for anything else that
 *   encodeChunk does not write
 */
export function decodeChunk(bytes: Uint8Array): Chunk {
  try {
    return readChunk(decoding.createDecoder(bytes));
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The chunk ends too early', cause });
  }
}

/** The rows with their hashes, as the journal had them. Whoever wants to know compares the last one. */
export function chainChunk(sha256: Sha256, dojoId: DojoId, { previousHash, rows }: Chunk): ChainedRow[] {
  let hash = previousHash;
  return rows.map(row => {
    const hashed = { ...row, dojoId };
    hash = journalHash(sha256, hash, hashed);
    return { ...hashed, hash };
  });
}

class ChunkColumns {
  readonly #epochs = encoding.createEncoder();
  readonly #times = encoding.createEncoder();
  readonly #writers = encoding.createEncoder();
  readonly #writerOfRow = encoding.createEncoder();
  readonly #batches = encoding.createEncoder();
  readonly #payloads = encoding.createEncoder();
  readonly #authors = encoding.createEncoder();
  readonly #entries = encoding.createEncoder();
  readonly #updates = encoding.createEncoder();
  readonly #writerIndex = new Map<WriterId, number>();
  readonly #authorIndex = new Map<string, number>();
  readonly #lastBatch = new Map<WriterId, bigint>();
  #epoch = 0;
  #atMicros = 0n;

  get all(): readonly encoding.Encoder[] {
    return [
      this.#epochs,
      this.#times,
      this.#writers,
      this.#writerOfRow,
      this.#batches,
      this.#payloads,
      this.#authors,
      this.#entries,
      this.#updates,
    ];
  }

  add({ epoch, atMicros, writer, batch, payload }: ChunkRow): void {
    writeBigVarInt(this.#epochs, BigInt(epoch - this.#epoch));
    this.#epoch = epoch;
    writeBigVarInt(this.#times, atMicros - this.#atMicros);
    this.#atMicros = atMicros;
    encoding.writeVarUint(this.#writerOfRow, this.#indexOfWriter(writer));
    writeBigVarInt(this.#batches, batch - (this.#lastBatch.get(writer) ?? 0n));
    this.#lastBatch.set(writer, batch);
    this.#addPayload(payload);
  }

  #addPayload(payload: Uint8Array): void {
    const entries = entriesOf(payload);
    encoding.writeVarUint(this.#payloads, entries === undefined ? 0 : entries.length + 1);
    if (entries === undefined) encoding.writeVarUint8Array(this.#payloads, payload);
    for (const entry of entries ?? []) {
      const isOffline = entry.clientAgeMs !== undefined;
      encoding.writeUint8(this.#entries, KIND_NUMBER[entry.kind] | (isOffline ? OFFLINE : 0));
      encoding.writeVarUint(this.#entries, this.#indexOfAuthor(entry));
      encoding.writeVarUint(this.#entries, entry.deltaMs);
      if (isOffline) encoding.writeVarUint(this.#entries, entry.clientAgeMs);
      encoding.writeVarUint(this.#entries, entry.bytes.length);
      encoding.writeUint8Array(this.#updates, entry.bytes);
    }
  }

  #indexOfWriter(writer: WriterId): number {
    const known = this.#writerIndex.get(writer);
    if (known !== undefined) return known;
    encoding.writeUint8Array(this.#writers, uuidToBytes(writer));
    this.#writerIndex.set(writer, this.#writerIndex.size);
    return this.#writerIndex.size - 1;
  }

  #indexOfAuthor({ userId, clientId }: BatchEntry): number {
    const key = `${userId} ${clientId}`;
    const known = this.#authorIndex.get(key);
    if (known !== undefined) return known;
    encoding.writeUint8Array(this.#authors, uuidToBytes(userId));
    encoding.writeVarUint(this.#authors, clientId);
    this.#authorIndex.set(key, this.#authorIndex.size);
    return this.#authorIndex.size - 1;
  }
}

/** Undefined where encodeBatch would not give back the same bytes: damaged payloads, and those of versions to come. */
function entriesOf(payload: Uint8Array): BatchEntry[] | undefined {
  try {
    const entries = decodeBatch(payload);
    return isEqual(encodeBatch(entries), payload) ? entries : undefined;
  } catch {
    return undefined;
  }
}

function readChunk(decoder: decoding.Decoder): Chunk {
  const version = decoding.readUint8(decoder);
  if (version > CHUNK_VERSION) throw new TatamiError('newer-version', { detail: `Chunk version ${version}` });
  if (version !== CHUNK_VERSION) throw malformed(`Chunk version ${version} is not known`);
  const previousHash = readBytes(decoder, HASH_BYTES);
  const firstSeq = readVarUint(decoder);
  const count = readVarUint(decoder);
  const [epochs, times, writerColumn, writerOfRow, batches, payloads, authorColumn, entries, updates] =
    Array.from({ length: 9 }, () => decoding.createDecoder(readBytes(decoder, readVarUint(decoder))));
  if (!epochs || !times || !writerColumn || !writerOfRow || !batches) throw malformed('Columns are missing');
  if (!payloads || !authorColumn || !entries || !updates) throw malformed('Columns are missing');
  if (decoding.hasContent(decoder)) throw malformed('Bytes after the last column');
  if (count > epochs.arr.length) throw malformed('More rows than bytes');
  const writers = all(writerColumn, () => bytesToUuid(readBytes(writerColumn, UUID_BYTES)) as WriterId);
  const authors = all(authorColumn, () => ({
    userId: bytesToUuid(readBytes(authorColumn, UUID_BYTES)) as UserId,
    clientId: readVarUint(authorColumn),
  }));
  const lastBatch = new Map<WriterId, bigint>();
  let epoch = 0;
  let atMicros = 0n;
  const rows = Array.from({ length: count }, (_, index): ChunkRow => {
    epoch += Number(readBigVarInt(epochs));
    atMicros += readBigVarInt(times);
    const writer = at(writers, readVarUint(writerOfRow));
    const batch = (lastBatch.get(writer) ?? 0n) + readBigVarInt(batches);
    lastBatch.set(writer, batch);
    // Beyond these the columns of the journal end, and the hash would go on at the other end.
    if (
      BigInt.asIntN(64, batch) !== batch ||
      BigInt.asIntN(64, atMicros) !== atMicros ||
      (epoch | 0) !== epoch
    )
      throw malformed('A number that no row can have');
    const entryCount = readVarUint(payloads);
    const payload =
      entryCount === 0
        ? readBytes(payloads, readVarUint(payloads))
        : encodeBatch(readEntries(entryCount - 1, authors, entries, updates));
    return { seq: firstSeq + index, epoch, atMicros, writer, batch, payload };
  });
  const columns = [epochs, times, writerOfRow, batches, payloads, entries, updates];
  if (columns.some(column => decoding.hasContent(column))) throw malformed('A column is too long');
  return { previousHash, rows };
}

function readEntries(
  count: number,
  authors: readonly Pick<BatchEntry, 'userId' | 'clientId'>[],
  entries: decoding.Decoder,
  updates: decoding.Decoder,
): BatchEntry[] {
  if (count > entries.arr.length - entries.pos) throw malformed('More entries than bytes');
  return Array.from({ length: count }, () => {
    const kindAndFlag = decoding.readUint8(entries);
    const kind = KIND_NAME.get(kindAndFlag & ~OFFLINE);
    if (kind === undefined) throw malformed('Unknown kind of entry');
    const author = at(authors, readVarUint(entries));
    const deltaMs = readVarUint(entries);
    const age = (kindAndFlag & OFFLINE) === 0 ? {} : { clientAgeMs: readVarUint(entries) };
    const bytes = readBytes(updates, readVarUint(entries));
    return { kind, ...author, deltaMs, ...age, bytes };
  });
}

/**
 * Seven bits in a byte, the lowest first, the sign in the lowest of all. lib0's own varInt ends at 2^53 and has two
 * zeros, of which one could become the other without a trace.
 */
function writeBigVarInt(encoder: encoding.Encoder, value: bigint): void {
  let rest = value < 0n ? (-value << 1n) - 1n : value << 1n;
  while (rest > 0x7fn) {
    encoding.writeUint8(encoder, Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  encoding.writeUint8(encoder, Number(rest));
}

function readBigVarInt(decoder: decoding.Decoder): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = decoding.readUint8(decoder);
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return (value & 1n) === 0n ? value >> 1n : -((value + 1n) >> 1n);
  }
  throw malformed('A number is too long');
}

function all<T>(decoder: decoding.Decoder, read: () => T): T[] {
  const items: T[] = [];
  while (decoding.hasContent(decoder)) items.push(read());
  return items;
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw malformed('A place in a table that it does not have');
  return item;
}

/** A view, so an entry is not copied; lib0's own reader makes one of any length it is asked for. */
function readBytes(decoder: decoding.Decoder, length: number): Uint8Array {
  if (length > decoder.arr.length - decoder.pos) throw malformed('The chunk ends too early');
  return decoding.readUint8Array(decoder, length);
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function malformed(detail: string): TatamiError {
  return new TatamiError('message-malformed', { detail });
}
