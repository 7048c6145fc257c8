import { createHash } from 'node:crypto';
import * as Y from 'yjs';
import type { BatchEntry } from '../../src/batch.ts';
import { encodeBatch } from '../../src/batch.ts';
import { MAX_CLIENT_ID } from '../../src/client-id.ts';
import type { DojoId, UserId, WriterId } from '../../src/ids.ts';
import type { Sha256 } from '../../src/journal-hash.ts';
import { genesisHash, journalHash } from '../../src/journal-hash.ts';
import { encodeTurn } from '../../src/turn.ts';
import type { Json } from './hex-json.ts';
import { asJson, toHex } from './hex-json.ts';

export interface BatchVector {
  readonly title: string;
  readonly entries: readonly Json[];
  /** The payload. */
  readonly hex: string;
}

export interface BadBatchVector {
  readonly title: string;
  readonly hex: string;
  readonly error: 'message-malformed' | 'newer-version';
}

/** The rows of one dojo, each chained to the one before. */
export interface ChainVector {
  readonly dojoId: DojoId;
  /** What the first row is chained to. */
  readonly genesis: string;
  readonly rows: readonly ChainedRow[];
}

interface ChainedRow {
  readonly epoch: number;
  readonly seq: number;
  /** Unix time in microseconds. */
  readonly atMicros: number;
  readonly writer: WriterId;
  readonly batch: number;
  readonly payload: string;
  readonly hash: string;
}

export const sha256: Sha256 = bytes => createHash('sha256').update(bytes).digest();

const USER = '0190a5a0-0000-7000-8000-00000000ada0' as UserId;
const DOJO = '0190a5a0-0000-7000-8000-000000000d01' as DojoId;
const WRITER = '0190a5a0-0000-7000-8000-000000000a01' as WriterId;
const NO_BYTES = new Uint8Array(0);

export function batchVectors(): BatchVector[] {
  return [
    batch('no entry', []),
    batch('somebody comes, types and leaves', [
      { kind: 'join', userId: USER, clientId: MAX_CLIENT_ID, deltaMs: 0, bytes: NO_BYTES },
      { kind: 'update', userId: USER, clientId: MAX_CLIENT_ID, deltaMs: 12, bytes: someUpdate() },
      { kind: 'leave', userId: USER, clientId: MAX_CLIENT_ID, deltaMs: 40, bytes: NO_BYTES },
    ]),
    batch('an edit that was made offline', [
      { kind: 'update', userId: USER, clientId: 7, deltaMs: 0, clientAgeMs: 3_600_000, bytes: someUpdate() },
    ]),
    batch('a turn', [
      {
        kind: 'turn',
        userId: USER,
        clientId: 0,
        deltaMs: 0,
        bytes: encodeTurn({
          mode: 'turns',
          driver: USER,
          order: [USER],
          turnMs: 300_000,
          number: 1,
          restarts: true,
        }),
      },
    ]),
    batch('marks', [
      { kind: 'marker', userId: USER, clientId: 7, deltaMs: 0, bytes: json({ id: 'm1', data: {} }) },
      { kind: 'light', userId: USER, clientId: 7, deltaMs: 1, bytes: json({ id: 'm2', data: {} }) },
    ]),
    batch('states of the dojo', [
      { kind: 'pause', userId: USER, clientId: 0, deltaMs: 0, bytes: NO_BYTES },
      { kind: 'resume', userId: USER, clientId: 0, deltaMs: 0, bytes: NO_BYTES },
      { kind: 'archive', userId: USER, clientId: 0, deltaMs: 0, bytes: NO_BYTES },
    ]),
  ];
}

export function badBatchVectors(): BadBatchVector[] {
  const join = (clientId: string) => `01010200${USER.replaceAll('-', '')}${clientId}0000`;
  return [
    { title: 'nothing at all', hex: '', error: 'message-malformed' },
    { title: 'a version that never was', hex: '0000', error: 'message-malformed' },
    { title: 'a version that is still to come', hex: '0200', error: 'newer-version' },
    { title: 'more entries than bytes', hex: '01ffffffff0f', error: 'message-malformed' },
    { title: 'a byte after the last entry', hex: '010000', error: 'message-malformed' },
    { title: 'a clientID of 2^53', hex: join('8080808080808010'), error: 'message-malformed' },
  ];
}

export function chainVector(): ChainVector {
  const genesis = genesisHash(sha256, DOJO);
  let previous = genesis;
  const rows = batchVectors().map(({ hex: payload }, i): ChainedRow => {
    const row = {
      epoch: 1,
      seq: i + 1,
      atMicros: 1_800_000_000_000_000 + i * 20_001,
      writer: WRITER,
      batch: i,
    };
    previous = journalHash(sha256, previous, {
      ...row,
      dojoId: DOJO,
      atMicros: BigInt(row.atMicros),
      batch: BigInt(row.batch),
      payload: Buffer.from(payload, 'hex'),
    });
    return { ...row, payload, hash: toHex(previous) };
  });
  return { dojoId: DOJO, genesis: toHex(genesis), rows };
}

function batch(title: string, entries: readonly BatchEntry[]): BatchVector {
  return { title, entries: entries.map(asJson), hex: toHex(encodeBatch(entries)) };
}

function someUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = MAX_CLIENT_ID;
  doc.getText('main.ts').insert(0, 'hello');
  return Y.encodeStateAsUpdate(doc);
}

function json(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
