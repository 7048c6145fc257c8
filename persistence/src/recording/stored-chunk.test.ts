import { type ChainedRow, type DojoId, encodeBatch, genesisHash, journalHash } from '@tatami/protocol';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newDojoId, newUserId, newWriterId } from '../../testing/ids.ts';
import { rowsOfChunk } from './packed-rows.ts';
import { batchSpans, packChunk, type StoredChunk, sha256, unpackChunk } from './stored-chunk.ts';

const ROWS = 60;
const dojoId = newDojoId();
let stored: StoredChunk;
beforeAll(async () => {
  const [writers, userId] = [[newWriterId(), newWriterId()], newUserId()];
  let hash = genesisHash(sha256, dojoId);
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const bytes = crypto.getRandomValues(new Uint8Array(index));
    const row = {
      dojoId,
      seq: index + 1,
      epoch: 1,
      atMicros: 1_700_000_000_000_000n + BigInt(index * 123_457),
      writer: writers[index % 2] ?? newWriterId(),
      batch: BigInt(index * 3),
      payload: encodeBatch([{ kind: 'update', userId, clientId: 1, deltaMs: 0, bytes }]),
    };
    hash = journalHash(sha256, hash, row);
    return { ...row, hash };
  });
  const chunk = await packChunk({ previousHash: genesisHash(sha256, dojoId), rows });
  const [last] = rows.slice(-1);
  if (last === undefined) throw new Error('there are rows');
  const { seq: lastSeq, atMicros: lastAtMicros, hash: lastHash } = last;
  const spans = batchSpans(rows);
  stored = { firstSeq: 1, lastSeq, lastAtMicros, lastHash, chunk, sha256: sha256(chunk), ...spans };
});

function flipBytes(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  const at = bit % (bytes.length * 8);
  flipped[at >> 3] = (flipped[at >> 3] ?? 0) ^ (1 << (at & 7));
  return flipped;
}
const flipOne = (numbers: readonly bigint[], bit: number) =>
  numbers.with(bit % numbers.length, (numbers[bit % numbers.length] ?? 0n) ^ (1n << BigInt(bit % 62)));

describe('a stored chunk', () => {
  it('is read as it was written', async () => {
    expect(await unpackChunk(dojoId, stored)).toHaveLength(ROWS);
  });

  const flips: Record<string, (bit: number) => Partial<StoredChunk>> = {
    chunk: bit => ({ chunk: flipBytes(stored.chunk, bit) }),
    sha256: bit => ({ sha256: flipBytes(stored.sha256, bit) }),
    lastHash: bit => ({ lastHash: flipBytes(stored.lastHash, bit) }),
    firstSeq: bit => ({ firstSeq: stored.firstSeq ^ (1 << (bit % 31)) }),
    lastSeq: bit => ({ lastSeq: stored.lastSeq ^ (1 << (bit % 31)) }),
    lastAtMicros: bit => ({ lastAtMicros: stored.lastAtMicros ^ (1n << BigInt(bit % 62)) }),
    firstBatches: bit => ({ firstBatches: flipOne(stored.firstBatches, bit) }),
    lastBatches: bit => ({ lastBatches: flipOne(stored.lastBatches, bit) }),
    writers: () => ({ writers: stored.writers.toReversed() }),
    'chunk and its sha256': bit => {
      const chunk = flipBytes(stored.chunk, bit);
      return { chunk, sha256: sha256(chunk) };
    },
  };
  it.each(Object.keys(flips))('[J11] with a flipped bit in %s gives no rows', async what => {
    const flip = flips[what] ?? (() => ({}));
    await fc.assert(
      fc.asyncProperty(fc.nat(), async bit => {
        const rows = await unpackChunk(dojoId, { ...stored, ...flip(bit) }).catch(error => {
          expect([what, error.code]).toEqual(['chunk and its sha256', 'newer-version']);
          return undefined;
        });
        // Whoever changes both can change a bit of brotli that means nothing; the rows are what they were.
        if (what !== 'chunk and its sha256' || rows === undefined) expect(rows).toBeUndefined();
        else expect(rows.at(-1)?.hash).toEqual(stored.lastHash);
      }),
      { endOnFailure: true },
    );
  });

  it.each(Object.keys(flips).filter(what => what !== 'lastSeq' && what !== 'chunk and its sha256'))(
    '[J12] with a flipped bit in %s has its rows where they were, with their content or without',
    async what => {
      const print = (rows: readonly ChainedRow[] = []) =>
        rows
          .map(({ seq, atMicros, payload, hash }) => `${seq} ${atMicros} ${sha256(payload)} ${hash}`)
          .join();
      const intact = await unpackChunk(dojoId, stored);
      await fc.assert(
        fc.asyncProperty(fc.nat(), async bit => {
          const rows = await rowsOfChunk(dojoId, { ...stored, ...flips[what]?.(bit) });
          expect(rows.map(({ seq }) => seq)).toEqual(intact?.map(({ seq }) => seq));
          if (what !== 'chunk') expect(print(rows)).toBe(print(intact));
          else if (rows[0]?.payload.length === 0)
            expect(rows.every(({ payload }) => payload.length === 0)).toBe(true);
          else expect(print(rows)).toBe(print(intact));
        }),
        { endOnFailure: true, numRuns: 30 },
      );
    },
  );

  it('of another dojo gives no rows', async () => {
    expect(await unpackChunk(newDojoId() as DojoId, stored)).toBeUndefined();
  });
});
