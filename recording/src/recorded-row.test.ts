import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRows, encodeRows } from './recorded-row.ts';

const rows = fc
  .record({
    first: fc.integer({ min: 1, max: 2 ** 40 }),
    rows: fc.array(
      fc.record({
        // A server whose clock was set back writes an earlier time.
        atMicros: fc.integer({ min: 0, max: 2 ** 52 }),
        payload: fc.uint8Array({ maxLength: 40 }),
      }),
      { minLength: 1, maxLength: 20 },
    ),
  })
  .map(({ first, rows }) => rows.map((row, index) => ({ seq: first + index, ...row })));

it('reads rows back as they were written', () => {
  fc.assert(
    fc.property(rows, given => {
      expect(decodeRows(encodeRows(given))).toEqual(given);
    }),
  );
  expect(decodeRows(encodeRows([]))).toEqual([]);
});

it('reads nothing that encodeRows did not write', () => {
  fc.assert(
    fc.property(rows, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 }), (given, at, more) => {
      const page = encodeRows(given);
      const malformed = expect.objectContaining({ code: 'message-malformed' });
      expect(() => decodeRows(page.slice(0, at % page.length))).toThrow(malformed);
      expect(() => decodeRows(Uint8Array.from([...page, ...more]))).toThrow(malformed);
      expect(() => decodeRows(Uint8Array.from([2, ...page.slice(1)]))).toThrow(malformed);
    }),
  );
});
