import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from './ids.ts';
import type { Turn } from './turn.ts';
import { decodeTurn, encodeTurn } from './turn.ts';

const user = fc.uuid().map(id => id as UserId);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc.record({ mode: fc.constant('free' as const), number: fc.nat(), restarts: fc.boolean() }),
  fc.record({
    mode: fc.constant('turns' as const),
    driver: user,
    order: fc.array(user, { maxLength: 8 }),
    turnMs: fc.nat(),
    number: fc.nat(),
    restarts: fc.boolean(),
  }),
);

const malformed = expect.objectContaining({ code: 'message-malformed' });

describe('a turn entry', () => {
  it('[S5] reads back as what was written', () => {
    fc.assert(
      fc.property(turn, written => {
        expect(decodeTurn(encodeTurn(written))).toEqual(written);
      }),
    );
  });

  it('[S5] is refused when it is anything else', () => {
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const ana = '0190a0a0-0000-7000-8000-00000000000a';
    const good = { mode: 'turns', driver: ana, order: [ana], turnMs: 0, number: 1, restarts: true };
    expect(() => decodeTurn(bytes(good))).not.toThrow();
    const bad: unknown[] = [
      null,
      [],
      7,
      { ...good, mode: 'chaos' },
      { ...good, number: 1.5 },
      { ...good, restarts: 1 },
      { ...good, driver: 7 },
      { ...good, order: ana },
      { ...good, order: [7] },
      { ...good, driver: 'ana' },
      { ...good, order: Array<string>(201).fill(ana) },
      { ...good, turnMs: '0' },
    ];
    for (const value of bad) expect(() => decodeTurn(bytes(value))).toThrow(malformed);
    expect(() => decodeTurn(Uint8Array.of(0xff, 0xfe))).toThrow(malformed);
  });
});
