import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesToUuid, isUuid, parseDojoId, uuidToBytes, uuidV7 } from './ids.ts';

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));

describe('ids', () => {
  it('go to bytes and back', () => {
    fc.assert(
      fc.property(fc.uuid(), uuid => {
        expect(bytesToUuid(uuidToBytes(uuid))).toBe(uuid);
      }),
    );
  });

  it('made later sort later, and say version 7', () => {
    const made = [1, 1_000, 1_700_000_000_000, 1_700_000_000_001].map(ms => uuidV7(ms, random));
    expect([...made].sort()).toEqual(made);
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  });

  it('are only taken in lower case and whole, so that one id has one spelling', () => {
    const id = uuidV7(0, random);
    expect(parseDojoId(id)).toBe(id);
    for (const text of [id.toUpperCase().replace(/\d/g, 'A'), `${id} `, id.slice(1), '', `${id}/..`]) {
      expect(parseDojoId(text)).toBeUndefined();
      expect(isUuid(text)).toBe(false);
    }
  });
});
