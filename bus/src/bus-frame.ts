import type { ChainedRow, DojoId, PodId, TenantId, UserId, WriterId } from '@tatami/protocol';
import { assertNever, bytesToUuid, TatamiError, uuidToBytes } from '@tatami/protocol';
import type { Announcement, BusMessage } from './bus.ts';

/** Pods of different versions meet during a deploy; whoever cannot read a frame learns it from the database. */
const VERSION = 1;
const ID_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES + 1;
const NUMBER_BYTES = 8;
const HASH_BYTES = 32;
/** A row before its payload. */
const ROW_BYTES = 2 * ID_BYTES + 4 * NUMBER_BYTES + HASH_BYTES;

/** The byte after the sender's id. */
const KIND = {
  batch: 1,
  'head-changed': 2,
  'access-changed': 3,
  'presence-part': 4,
  'presence-whole': 5,
  'presence-wanted': 6,
  alive: 7,
  leaving: 8,
  revoked: 9,
} as const;

export type BusFrame = { readonly from: PodId } & (
  | { readonly to: 'room'; readonly message: BusMessage }
  | { readonly to: 'pods'; readonly announcement: Announcement }
);

/** Version, the sender's id, the kind, then the kind's fields; numbers as 8 bytes, the last field as what is left. */
export function encodeMessage(from: PodId, message: BusMessage): Uint8Array {
  switch (message.kind) {
    case 'batch':
      return frame(from, KIND.batch, ...rowFields(message.row));
    case 'presence':
      return frame(
        from,
        message.isWhole ? KIND['presence-whole'] : KIND['presence-part'],
        number(message.number),
        message.entries,
      );
    case 'head-changed':
    case 'access-changed':
    case 'presence-wanted':
      return frame(from, KIND[message.kind]);
    default:
      return assertNever(message);
  }
}

/** As encodeMessage. */
export function encodeAnnouncement(from: PodId, announcement: Announcement): Uint8Array {
  if (announcement.kind !== 'revoked') return frame(from, KIND[announcement.kind]);
  const { tenantId, userId } = announcement;
  return frame(from, KIND.revoked, uuidToBytes(tenantId), uuidToBytes(userId));
}

/** Throws TatamiError `message-malformed` for anything that is not written by the two above. */
export function decodeFrame(bytes: Uint8Array): BusFrame {
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw malformed();
  const from = bytesToUuid(bytes.subarray(1, 1 + ID_BYTES)) as PodId;
  const body = bytes.subarray(HEADER_BYTES);
  const kind = bytes[HEADER_BYTES - 1];
  switch (kind) {
    case KIND.batch:
      return room(from, { kind: 'batch', row: rowIn(body) });
    case KIND['presence-part']:
    case KIND['presence-whole']:
      return room(from, {
        kind: 'presence',
        number: numberIn(body),
        isWhole: kind === KIND['presence-whole'],
        entries: body.subarray(NUMBER_BYTES),
      });
    case KIND['head-changed']:
      return room(from, only(body, { kind: 'head-changed' }));
    case KIND['access-changed']:
      return room(from, only(body, { kind: 'access-changed' }));
    case KIND['presence-wanted']:
      return room(from, only(body, { kind: 'presence-wanted' }));
    case KIND.alive:
      return { from, to: 'pods', announcement: only(body, { kind: 'alive' }) };
    case KIND.leaving:
      return { from, to: 'pods', announcement: only(body, { kind: 'leaving' }) };
    case KIND.revoked:
      return { from, to: 'pods', announcement: revoked(body) };
    default:
      throw malformed();
  }
}

/** Dojo id, epoch, seq, time in microseconds, writer, batch, hash, payload. */
function rowFields(row: ChainedRow): Uint8Array[] {
  return [
    uuidToBytes(row.dojoId),
    number(row.epoch),
    number(row.seq),
    number(row.atMicros),
    uuidToBytes(row.writer),
    number(row.batch),
    row.hash,
    row.payload,
  ];
}

function rowIn(body: Uint8Array): ChainedRow {
  if (body.length < ROW_BYTES) throw malformed();
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const writerAt = ID_BYTES + 3 * NUMBER_BYTES;
  const batchAt = writerAt + ID_BYTES;
  const hashAt = batchAt + NUMBER_BYTES;
  return {
    dojoId: bytesToUuid(body.subarray(0, ID_BYTES)) as DojoId,
    epoch: numberIn(body.subarray(ID_BYTES)),
    seq: numberIn(body.subarray(ID_BYTES + NUMBER_BYTES)),
    atMicros: view.getBigInt64(ID_BYTES + 2 * NUMBER_BYTES),
    writer: bytesToUuid(body.subarray(writerAt, batchAt)) as WriterId,
    batch: view.getBigInt64(batchAt),
    hash: body.subarray(hashAt, ROW_BYTES),
    payload: body.subarray(ROW_BYTES),
  };
}

function room(from: PodId, message: BusMessage): BusFrame {
  return { from, to: 'room', message };
}

function revoked(body: Uint8Array): Announcement {
  if (body.length !== 2 * ID_BYTES) throw malformed();
  return {
    kind: 'revoked',
    tenantId: bytesToUuid(body.subarray(0, ID_BYTES)) as TenantId,
    userId: bytesToUuid(body.subarray(ID_BYTES)) as UserId,
  };
}

function frame(from: PodId, kind: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const length = fields.reduce((sum, field) => sum + field.length, HEADER_BYTES);
  const bytes = new Uint8Array(length);
  bytes[0] = VERSION;
  bytes.set(uuidToBytes(from), 1);
  bytes[HEADER_BYTES - 1] = kind;
  let at = HEADER_BYTES;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

function number(value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(NUMBER_BYTES);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
  return bytes;
}

function numberIn(body: Uint8Array): number {
  if (body.length < NUMBER_BYTES) throw malformed();
  const value = Number(new DataView(body.buffer, body.byteOffset, NUMBER_BYTES).getBigUint64(0));
  if (!Number.isSafeInteger(value)) throw malformed();
  return value;
}

function only<T>(body: Uint8Array, value: T): T {
  if (body.length > 0) throw malformed();
  return value;
}

function malformed(): TatamiError {
  return new TatamiError('message-malformed', { detail: 'Not a frame of the bus' });
}
