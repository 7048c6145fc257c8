import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { type BatchEntry, decodeBatch, encodeBatch, KIND_NAME, KIND_NUMBER } from '../batch.ts';
import { TatamiError } from '../errors.ts';
import type { DojoId, UserId, WriterId } from '../ids.ts';
import { bytesToUuid, uuidToBytes } from '../ids.ts';
import { type ChainedRow, type HashedRow, journalHash, type Sha256 } from '../journal-hash.ts';
import { readVarUint } from '../var-uint.ts';
import {
  areRead,
  type Columns,
  malformed,
  newColumns,
  readBigVarInt,
  readByte,
  readBytes,
  readColumns,
  writeBigVarInt,
  writeColumns,
} from './column.ts';
import { isEqual } from './plain-update.ts';
import { UpdateReader, UpdateWriter } from './update-columns.ts';

/** A row in a chunk. Its dojo is where the chunk is kept, and its hash follows from the rows before. */
export type ChunkRow = Omit<HashedRow, 'dojoId'>;

/**
 * Rows of a journal that follow each other, packed: every batch border, time, author and byte of them is kept, and
 * nothing is merged.
 *
 *     chunk   = version (uint8 = 2) · hash of the row before (32 bytes) · first seq (varUint) · count (varUint)
 *               · columns in the order of `column.ts`, each a varUint length and its bytes
 *
 *     epochs        of each row what is added to the epoch of the row before (bigVarInt)
 *     times         of each row the microseconds since the row before, since 1970 for the first: the low byte, the one
 *                   above it, and the rest (bigVarInt), each in a column, because the low ones are noise
 *     writers       the different writers in the order of their first rows (16 bytes each)
 *     writerOfRow   of each row an index into them (varUint)
 *     batches       of each row what is added to the batch before of the same writer, 0 for its first (bigVarInt)
 *     payloads      of each row the entries in its payload plus 1 (varUint), or 0 · length (varUint) · the payload as it
 *                   is, where encodeBatch does not give back the same bytes
 *     authors       the different pairs of user id (16 bytes) and clientID (varUint)
 *     kinds         of each entry its kind (uint8, flags in the high bits)
 *     authorOfEntry of each entry an index into the authors (varUint)
 *     delays        of each entry: delta ms (varUint) · client age ms (varUint, only with the offline flag)
 *     the others    the bytes of the entries: see `update-columns.ts`
 */
const CHUNK_VERSION = 2;
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
  const rowWriter = new RowWriter();
  for (const row of rows) rowWriter.add(row);
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, CHUNK_VERSION);
  encoding.writeUint8Array(encoder, previousHash);
  encoding.writeVarUint(encoder, rows[0]?.seq ?? 0);
  encoding.writeVarUint(encoder, rows.length);
  writeColumns(encoder, rowWriter.columns);
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

class RowWriter {
  readonly columns = newColumns();
  readonly #updates = new UpdateWriter(this.columns);
  readonly #writerIndex = new Map<WriterId, number>();
  readonly #authorIndex = new Map<string, number>();
  readonly #lastBatch = new Map<WriterId, bigint>();
  #epoch = 0;
  #atMicros = 0n;

  add({ epoch, atMicros, writer, batch, payload }: ChunkRow): void {
    const { epochs, writerOfRow, batches } = this.columns;
    writeBigVarInt(epochs, BigInt(epoch - this.#epoch));
    this.#epoch = epoch;
    this.#addTime(atMicros - this.#atMicros);
    this.#atMicros = atMicros;
    encoding.writeVarUint(writerOfRow, this.#indexOfWriter(writer));
    writeBigVarInt(batches, batch - (this.#lastBatch.get(writer) ?? 0n));
    this.#lastBatch.set(writer, batch);
    this.#addPayload(payload);
  }

  #addTime(micros: bigint): void {
    encoding.writeUint8(this.columns.lowTimes, Number(micros & 0xffn));
    encoding.writeUint8(this.columns.middleTimes, Number((micros >> 8n) & 0xffn));
    writeBigVarInt(this.columns.highTimes, micros >> 16n);
  }

  #addPayload(payload: Uint8Array): void {
    const { payloads, kinds, authorOfEntry, delays } = this.columns;
    const entries = entriesOf(payload);
    encoding.writeVarUint(payloads, entries === undefined ? 0 : entries.length + 1);
    if (entries === undefined) encoding.writeVarUint8Array(payloads, payload);
    for (const entry of entries ?? []) {
      const isOffline = entry.clientAgeMs !== undefined;
      encoding.writeUint8(kinds, KIND_NUMBER[entry.kind] | (isOffline ? OFFLINE : 0));
      encoding.writeVarUint(authorOfEntry, this.#indexOfAuthor(entry));
      encoding.writeVarUint(delays, entry.deltaMs);
      if (isOffline) encoding.writeVarUint(delays, entry.clientAgeMs);
      if (entry.kind === 'update') this.#updates.write(entry.clientId, entry.bytes);
      else this.#updates.writeOther(entry.bytes);
    }
  }

  #indexOfWriter(writer: WriterId): number {
    const known = this.#writerIndex.get(writer);
    if (known !== undefined) return known;
    encoding.writeUint8Array(this.columns.writers, uuidToBytes(writer));
    this.#writerIndex.set(writer, this.#writerIndex.size);
    return this.#writerIndex.size - 1;
  }

  #indexOfAuthor({ userId, clientId }: BatchEntry): number {
    const key = `${userId} ${clientId}`;
    const known = this.#authorIndex.get(key);
    if (known !== undefined) return known;
    encoding.writeUint8Array(this.columns.authors, uuidToBytes(userId));
    encoding.writeVarUint(this.columns.authors, clientId);
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
  const columns = readColumns(decoder);
  if (decoding.hasContent(decoder)) throw malformed('Bytes after the last column');
  if (count > columns.epochs.arr.length) throw malformed('More rows than bytes');
  const reader = new RowReader(columns);
  const rows = Array.from({ length: count }, (_, index) => ({ seq: firstSeq + index, ...reader.read() }));
  if (!areRead(columns)) throw malformed('A column is too long');
  return { previousHash, rows };
}

class RowReader {
  readonly #columns: Columns<decoding.Decoder>;
  readonly #updates: UpdateReader;
  readonly #writers: readonly WriterId[];
  readonly #authors: readonly Pick<BatchEntry, 'userId' | 'clientId'>[];
  readonly #lastBatch = new Map<WriterId, bigint>();
  #epoch = 0;
  #atMicros = 0n;

  constructor(columns: Columns<decoding.Decoder>) {
    const { writers, authors } = columns;
    this.#columns = columns;
    this.#updates = new UpdateReader(columns);
    this.#writers = all(writers, () => bytesToUuid(readBytes(writers, UUID_BYTES)) as WriterId);
    this.#authors = all(authors, () => ({
      userId: bytesToUuid(readBytes(authors, UUID_BYTES)) as UserId,
      clientId: readVarUint(authors),
    }));
  }

  read(): Omit<ChunkRow, 'seq'> {
    const { epochs, writerOfRow, batches } = this.#columns;
    this.#epoch += Number(readBigVarInt(epochs));
    this.#atMicros += this.#readTime();
    const writer = at(this.#writers, readVarUint(writerOfRow));
    const batch = (this.#lastBatch.get(writer) ?? 0n) + readBigVarInt(batches);
    this.#lastBatch.set(writer, batch);
    const [epoch, atMicros] = [this.#epoch, this.#atMicros];
    // Beyond these the columns of the journal end, and the hash would go on at the other end.
    if (
      BigInt.asIntN(64, batch) !== batch ||
      BigInt.asIntN(64, atMicros) !== atMicros ||
      (epoch | 0) !== epoch
    )
      throw malformed('A number that no row can have');
    return { epoch, atMicros, writer, batch, payload: this.#readPayload() };
  }

  #readTime(): bigint {
    const { lowTimes, middleTimes, highTimes } = this.#columns;
    const low = BigInt(readByte(lowTimes) | (readByte(middleTimes) << 8));
    return (readBigVarInt(highTimes) << 16n) + low;
  }

  #readPayload(): Uint8Array {
    const { payloads, kinds } = this.#columns;
    const count = readVarUint(payloads);
    if (count === 0) return readBytes(payloads, readVarUint(payloads));
    if (count - 1 > kinds.arr.length - kinds.pos) throw malformed('More entries than bytes');
    return encodeBatch(Array.from({ length: count - 1 }, () => this.#readEntry()));
  }

  #readEntry(): BatchEntry {
    const { kinds, authorOfEntry, delays } = this.#columns;
    const kindAndFlag = readByte(kinds);
    const kind = KIND_NAME.get(kindAndFlag & ~OFFLINE);
    if (kind === undefined) throw malformed('Unknown kind of entry');
    const author = at(this.#authors, readVarUint(authorOfEntry));
    const deltaMs = readVarUint(delays);
    const age = (kindAndFlag & OFFLINE) === 0 ? {} : { clientAgeMs: readVarUint(delays) };
    return { kind, ...author, deltaMs, ...age, bytes: this.#updates.read(author.clientId) };
  }
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
