import * as decoding from 'lib0/decoding';
import { TatamiError } from './errors.ts';

/**
 * Reads a lib0 varUint that JavaScript can hold exactly. lib0 itself accepts up to eight bytes, so numbers up to
 * 2^56 - 1, and silently rounds those above 2^53 - 1: two different clientIDs could become the same.
 * Throws TatamiError `message-malformed` for a number above 2^53 - 1, and what lib0 throws if the bytes end too early.
 */
export function readVarUint(decoder: decoding.Decoder): number {
  const number = decoding.readVarUint(decoder);
  if (number > Number.MAX_SAFE_INTEGER) {
    throw new TatamiError('message-malformed', { detail: 'A number is above 2^53 - 1' });
  }
  return number;
}
