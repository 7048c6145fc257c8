import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encode } from './encode.ts';
import { TatamiError } from './errors.ts';
import type { UserId } from './ids.ts';
import { bytesToUuid, uuidToBytes } from './ids.ts';
import { readVarUint } from './var-uint.ts';

/**
 * What a journal row's payload holds: what happened in a dojo between two commits, in order.
 *
 *     payload = version (uint8 = 1) · count (varUint) · count entries
 *     entry   = kind (uint8) · flags (uint8) · user id (16 bytes) · clientID (varUint) · delta ms (varUint)
 *               · client age ms (varUint, only with the offline flag) · bytes (varUint length + bytes)
 *
 * dojo, seq, at, writer, batch and epoch are columns of the row. No name or e-mail is ever in a payload.
 */
const BATCH_VERSION = 1;

export const KIND_NUMBER = {
  update: 1,
  join: 2,
  leave: 3,
  turn: 4,
  marker: 5,
  light: 6,
  pause: 7,
  archive: 8,
  resume: 9,
  recovery: 10,
} as const;

export type EntryKind = keyof typeof KIND_NUMBER;

export const KIND_NAME: ReadonlyMap<number, EntryKind> = new Map(
  Object.entries(KIND_NUMBER).map(([name, number]) => [number, name as EntryKind]),
);

export interface BatchEntry {
  readonly kind: EntryKind;
  readonly userId: UserId;
  /** The Yjs clientID of the connection; 0 where there is none (a command by REST). */
  readonly clientId: number;
  /** Milliseconds since the batch's `at`. */
  readonly deltaMs: number;
  /** How old the edit was when it arrived, in milliseconds; only for edits made offline. */
  readonly clientAgeMs?: number;
  /** kind update: a Yjs V1 update with only what was new. join, leave, recovery: empty. Others: JSON in UTF-8. */
  readonly bytes: Uint8Array;
}

const OFFLINE = 1;
/** The least an entry can take, so that a forged count is refused before anything is allocated for it. */
const MIN_ENTRY_BYTES = 21;

export function encodeBatch(entries: readonly BatchEntry[]): Uint8Array {
  return encode(encoder => {
    encoding.writeUint8(encoder, BATCH_VERSION);
    encoding.writeVarUint(encoder, entries.length);
    for (const entry of entries) writeEntry(encoder, entry);
  });
}

function writeEntry(encoder: encoding.Encoder, entry: BatchEntry): void {
  encoding.writeUint8(encoder, KIND_NUMBER[entry.kind]);
  encoding.writeUint8(encoder, entry.clientAgeMs === undefined ? 0 : OFFLINE);
  encoding.writeUint8Array(encoder, uuidToBytes(entry.userId));
  encoding.writeVarUint(encoder, entry.clientId);
  encoding.writeVarUint(encoder, entry.deltaMs);
  if (entry.clientAgeMs !== undefined) encoding.writeVarUint(encoder, entry.clientAgeMs);
  encoding.writeVarUint8Array(encoder, entry.bytes);
}

/**
 * The entries of a payload. The bytes of each are a view on `payload`.
 * Throws TatamiError `newer-version` for a batch of a version that is still to come, and `message-malformed` for
 * anything else that encodeBatch does not write.
 */
export function decodeBatch(payload: Uint8Array): BatchEntry[] {
  try {
    return readBatch(payload);
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The batch ends too early', cause });
  }
}

function readBatch(payload: Uint8Array): BatchEntry[] {
  const decoder = decoding.createDecoder(payload);
  const version = decoding.readUint8(decoder);
  if (version > BATCH_VERSION) throw new TatamiError('newer-version', { detail: `Batch version ${version}` });
  if (version !== BATCH_VERSION) throw malformed(`Batch version ${version} is not known`);
  const count = readVarUint(decoder);
  if (count * MIN_ENTRY_BYTES > payload.length - decoder.pos) throw malformed('More entries than bytes');
  const entries: BatchEntry[] = [];
  for (let i = 0; i < count; i++) entries.push(readEntry(decoder));
  if (decoding.hasContent(decoder)) throw malformed('Bytes after the last entry');
  return entries;
}

function readEntry(decoder: decoding.Decoder): BatchEntry {
  const kind = KIND_NAME.get(decoding.readUint8(decoder));
  if (kind === undefined) throw malformed('Unknown kind of entry');
  const flags = decoding.readUint8(decoder);
  if (flags > OFFLINE) throw malformed('Unknown flags');
  const userId = bytesToUuid(readBytes(decoder, 16)) as UserId;
  const clientId = readVarUint(decoder);
  const deltaMs = readVarUint(decoder);
  const offline = flags === OFFLINE ? { clientAgeMs: readVarUint(decoder) } : {};
  const bytes = readBytes(decoder, readVarUint(decoder));
  return { kind, userId, clientId, deltaMs, ...offline, bytes };
}

/** lib0's own reader makes a view of any length it is asked for and only the view's constructor notices. */
function readBytes(decoder: decoding.Decoder, length: number): Uint8Array {
  if (length > decoder.arr.length - decoder.pos) throw malformed('The batch ends too early');
  return decoding.readUint8Array(decoder, length);
}

function malformed(detail: string): TatamiError {
  return new TatamiError('message-malformed', { detail });
}
