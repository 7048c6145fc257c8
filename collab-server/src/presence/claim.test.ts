import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from './claim.ts';
import { decodeClaims, encodeClaims } from './claim.ts';

const claim: fc.Arbitrary<Claim> = fc.record({
  clientId: fc.maxSafeNat(),
  clock: fc.maxSafeNat(),
  sinceMs: fc.maxSafeNat(),
  json: fc.json(),
});

describe('what pods say of their people', () => {
  it('[P9] reads back as what was written', () => {
    fc.assert(
      fc.property(fc.array(claim), claims => {
        expect(decodeClaims(encodeClaims(claims))).toEqual(claims);
      }),
    );
  });

  it('[P9] is refused when it is cut short, or longer than it says', () => {
    fc.assert(
      fc.property(fc.array(claim, { minLength: 1 }), fc.nat(), (claims, at) => {
        const bytes = encodeClaims(claims);
        expect(() => decodeClaims(bytes.subarray(0, at % bytes.length))).toThrow();
        expect(() => decodeClaims(Uint8Array.from([...bytes, 0]))).toThrow();
      }),
    );
    const tooHigh = encodeClaims([{ clientId: 2 ** 53, clock: 0, sinceMs: 0, json: 'null' }]);
    expect(() => decodeClaims(tooHigh)).toThrow('above 2^53 - 1');
    expect(() => decodeClaims(Uint8Array.of(255, 255, 255, 255, 15))).toThrow('more claims than bytes');
  });
});
