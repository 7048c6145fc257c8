import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BatchEntry, EntryKind } from './batch.ts';
import { decodeBatch, encodeBatch } from './batch.ts';
import { TatamiError } from './errors.ts';
import type { UserId } from './ids.ts';

const kinds: EntryKind[] = [
  'update',
  'join',
  'leave',
  'turn',
  'marker',
  'light',
  'pause',
  'archive',
  'resume',
];

const entry: fc.Arbitrary<BatchEntry> = fc
  .record(
    {
      kind: fc.constantFrom(...kinds),
      userId: fc.uuid().map(id => id as UserId),
      clientId: fc.maxSafeNat(),
      deltaMs: fc.nat(100_000),
      bytes: fc.uint8Array({ maxLength: 200 }),
      clientAgeMs: fc.nat(),
    },
    { requiredKeys: ['kind', 'userId', 'clientId', 'deltaMs', 'bytes'] },
  )
  .map(made => made as BatchEntry);

describe('a batch payload', () => {
  it('[F1] reads back as what was written', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 40 }), entries => {
        expect(decodeBatch(encodeBatch(entries))).toEqual(entries);
      }),
    );
  });

  it('[F1] refuses every cut and every added byte', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(), (entries, at) => {
        const payload = encodeBatch(entries);
        expect(() => decodeBatch(payload.subarray(0, at % payload.length))).toThrow(TatamiError);
        expect(() => decodeBatch(Uint8Array.of(...payload, at % 256))).toThrow(TatamiError);
      }),
    );
  });

  it('[F1] meets any bytes with entries or a known error, and never more work than bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        try {
          expect(decodeBatch(bytes).length).toBeLessThanOrEqual(bytes.length);
        } catch (error) {
          const isNewer = (bytes[0] ?? 0) > 1;
          expect(error).toMatchObject({ code: isNewer ? 'newer-version' : 'message-malformed' });
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('[F1] refuses a count that the bytes cannot hold before it reads an entry', () => {
    expect(() => decodeBatch(Uint8Array.of(1, 255, 255, 255, 255, 15))).toThrow('More entries than bytes');
  });

  it.each([2 ** 53, 2 ** 55])(
    '[F1] [M5] refuses a clientID of %d, which would be read as another',
    clientId => {
      const userId = '00000000-0000-4000-8000-000000000000' as UserId;
      const payload = encodeBatch([{ kind: 'join', userId, clientId, deltaMs: 0, bytes: new Uint8Array(0) }]);
      expect(() => decodeBatch(payload)).toThrow('above 2^53 - 1');
    },
  );

  it('[F2] tells a version that is still to come from one that never was', () => {
    const payload = encodeBatch([]);
    payload[0] = 2;
    expect(() => decodeBatch(payload)).toThrow(expect.objectContaining({ code: 'newer-version' }));
    payload[0] = 0;
    expect(() => decodeBatch(payload)).toThrow('Batch version 0 is not known');
  });
});
