import { TatamiError } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** A row of the journal as a recording keeps it. */
export interface RecordedRow {
  readonly seq: number;
  /** When it was committed, in microseconds since 1970. */
  readonly atMicros: number;
  /** An encoded batch. */
  readonly payload: Uint8Array;
}

const VERSION = 1;

/**
 * Rows that follow each other, as they are sent to a player:
 *
 *     page = version (uint8 = 1) · first seq (varUint) · count (varUint) · count rows
 *     row  = microseconds since the row before (varInt; since 1970 for the first) · payload (varUint length + bytes)
 */
export function encodeRows(rows: readonly RecordedRow[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeUint8(encoder, VERSION);
  encoding.writeVarUint(encoder, rows[0]?.seq ?? 0);
  encoding.writeVarUint(encoder, rows.length);
  let before = 0;
  for (const { atMicros, payload } of rows) {
    encoding.writeVarInt(encoder, atMicros - before);
    encoding.writeVarUint8Array(encoder, payload);
    before = atMicros;
  }
  return encoding.toUint8Array(encoder);
}

/** Throws TatamiError `message-malformed` for anything that encodeRows does not write. Payloads are views on `page`. */
export function decodeRows(page: Uint8Array): RecordedRow[] {
  try {
    return readRows(decoding.createDecoder(page));
  } catch (cause) {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('message-malformed', { detail: 'The page of rows ends too early', cause });
  }
}

function readRows(decoder: decoding.Decoder): RecordedRow[] {
  const version = decoding.readUint8(decoder);
  if (version !== VERSION) throw malformed(`Version ${version} of a page of rows is not known`);
  const firstSeq = decoding.readVarUint(decoder);
  const count = decoding.readVarUint(decoder);
  if (count * 2 > decoder.arr.length) throw malformed('More rows than bytes');
  const rows: RecordedRow[] = [];
  let atMicros = 0;
  for (let i = 0; i < count; i++) {
    atMicros += decoding.readVarInt(decoder);
    const length = decoding.readVarUint(decoder);
    if (length > decoder.arr.length - decoder.pos) throw malformed('A row ends too early');
    rows.push({ seq: firstSeq + i, atMicros, payload: decoding.readUint8Array(decoder, length) });
  }
  if (decoding.hasContent(decoder)) throw malformed('Bytes after the last row');
  return rows;
}

function malformed(detail: string): TatamiError {
  return new TatamiError('message-malformed', { detail });
}
