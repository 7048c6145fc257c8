import type { RandomBytes } from '@tatami/protocol';

/** Digits and consonants that are not taken for one another, and make no words. */
const SIGNS = '23456789BCDFGHJKMNPQRSTVWXZ';
const LENGTH = 8;
/** The largest multiple of the number of signs in a byte: what is above would make some signs more likely. */
const FAIR_BYTES = 256 - (256 % SIGNS.length);

/** 27 signs to the eighth: nobody finds one by trying. */
export function newJoinCode(random: RandomBytes): string {
  let code = '';
  while (code.length < LENGTH) {
    for (const byte of random(LENGTH)) {
      if (byte < FAIR_BYTES && code.length < LENGTH) code += SIGNS[byte % SIGNS.length];
    }
  }
  return code;
}

/** A code as people type it; undefined if it cannot be one. */
export function readJoinCode(typed: string): string | undefined {
  const code = typed.replaceAll(/[\s-]/g, '').toUpperCase();
  return code.length === LENGTH && [...code].every(sign => SIGNS.includes(sign)) ? code : undefined;
}
