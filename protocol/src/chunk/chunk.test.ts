import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type BatchEntry, encodeBatch, KIND_NUMBER } from '../batch.ts';
import { TatamiError } from '../errors.ts';
import { bytesToUuid, type DojoId, type UserId, type WriterId } from '../ids.ts';
import { genesisHash, journalHash } from '../journal-hash.ts';
import { type Chunk, chainChunk, decodeChunk, encodeChunk } from './chunk.ts';

const DOJO = '0190a0a0-0000-7000-8000-00000000000a' as DojoId;
const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

const USERS = ['a', 'b'].map(letter => `0190a0a0-0000-7000-8000-00000000000${letter}` as UserId);
const uuid = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToUuid);
const entry = fc.record(
  {
    kind: fc.constantFrom(...(Object.keys(KIND_NUMBER) as BatchEntry['kind'][])),
    userId: fc.constantFrom(...USERS),
    clientId: fc.oneof(fc.nat(3), fc.maxSafeNat()),
    deltaMs: fc.nat(40),
    clientAgeMs: fc.nat(),
    bytes: fc.uint8Array({ maxLength: 30 }),
  },
  { requiredKeys: ['kind', 'userId', 'clientId', 'deltaMs', 'bytes'] },
);
/** What Yjs writes while two people type, replace and delete in some files, and now and then something else. */
const typed = fc
  .array(
    fc.record({
      who: fc.nat(1),
      kind: fc.nat(9),
      at: fc.nat(),
      text: fc.string({ unit: 'grapheme', maxLength: 4 }),
    }),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map(edits => {
    const docs = [1, 2 ** 40].map(clientID => Object.assign(new Y.Doc(), { clientID }));
    return edits.map(({ who, kind, at, text }): BatchEntry => {
      const doc = docs[who] as Y.Doc;
      const before = Y.encodeStateVector(doc);
      const file = doc.getText(kind === 9 ? 'b' : 'a');
      const place = at % (file.length + 1);
      if (kind === 8) doc.getMap('m').set('k', text);
      else if (kind > 5) Y.applyUpdate(doc, Y.encodeStateAsUpdate(docs[1 - who] as Y.Doc));
      else if (kind > 3) file.delete(Math.max(0, place - 2), Math.min(place, 2));
      if (kind < 5 || kind === 9) file.insert(Math.min(place, file.length), text);
      const bytes = Y.encodeStateAsUpdate(doc, before);
      return { kind: 'update', userId: USERS[who] as UserId, clientId: doc.clientID, deltaMs: 0, bytes };
    });
  });
const row = fc.record({
  epoch: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  atMicros: fc.bigInt({ min: 0n, max: 2n ** 62n }),
  writer: fc.oneof(fc.constant('0190a0a0-0000-7000-8000-0000000000ff'), uuid) as fc.Arbitrary<WriterId>,
  batch: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  // What is damaged in the journal is packed as it is.
  payload: fc.oneof(
    fc.array(entry, { maxLength: 4 }).map(encodeBatch),
    typed.map(encodeBatch),
    fc.uint8Array({ maxLength: 60 }),
  ),
});
const chunk = fc
  .record({
    first: fc.integer({ min: 1, max: 2 ** 40 }),
    rows: fc.array(row, { minLength: 1, maxLength: 12 }),
  })
  .map(
    ({ first, rows }): Chunk => ({
      previousHash: genesisHash(sha256, DOJO),
      rows: rows.map((each, index) => ({ seq: first + index, ...each })),
    }),
  );

describe('a chunk', () => {
  it('[F4] gives every row back, byte for byte, with the hashes that the journal had', () => {
    fc.assert(
      fc.property(chunk, given => {
        const read = decodeChunk(encodeChunk(given));
        expect(read).toEqual(given);
        let hash = given.previousHash;
        const hashes = given.rows.map(each => (hash = journalHash(sha256, hash, { ...each, dojoId: DOJO })));
        expect(chainChunk(sha256, DOJO, read).map(each => each.hash)).toEqual(hashes);
        expect(encodeChunk(read)).toEqual(encodeChunk(given));
      }),
    );
  });

  it('[F4] with a flipped bit cannot be read, or ends in another hash', () => {
    fc.assert(
      fc.property(chunk, fc.nat(), (given, at) => {
        const bytes = encodeChunk(given);
        const last = chainChunk(sha256, DOJO, given).at(-1)?.hash;
        const bit = at % (bytes.length * 8);
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        let read: Chunk;
        try {
          read = decodeChunk(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(TatamiError);
          return;
        }
        expect(chainChunk(sha256, DOJO, read).at(-1)?.hash).not.toEqual(last);
      }),
      { numRuns: 1_000, endOnFailure: true },
    );
  });

  it('is read only whole, and only in a version that is known', () => {
    fc.assert(
      fc.property(chunk, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }), (given, at, more) => {
        const bytes = encodeChunk(given);
        const malformed = expect.objectContaining({ code: 'message-malformed' });
        expect(() => decodeChunk(bytes.slice(0, at % bytes.length))).toThrow(malformed);
        expect(() => decodeChunk(Uint8Array.from([...bytes, ...more]))).toThrow(malformed);
        expect(() => decodeChunk(Uint8Array.from([1, ...bytes.slice(1)]))).toThrow(malformed);
        expect(() => decodeChunk(Uint8Array.from([3, ...bytes.slice(1)]))).toThrow(
          expect.objectContaining({ code: 'newer-version' }),
        );
      }),
    );
  });
});
