import { readVarUint } from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** What a pod says of a person who is connected to it. */
export interface Claim {
  readonly clientId: number;
  /** The author's own clock at their last message. */
  readonly clock: number;
  /** When the connection that speaks for this clientID came, in Unix milliseconds of its pod. */
  readonly sinceMs: number;
  /** The state as it is shown; `null` says that the person is not there any more. */
  readonly json: string;
}

/** What pods send each other: count, then clientID, clock, since and JSON of each. */
export function encodeClaims(claims: readonly Claim[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, claims.length);
  for (const { clientId, clock, sinceMs, json } of claims) {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarUint(encoder, sinceMs);
    encoding.writeVarString(encoder, json);
  }
  return encoding.toUint8Array(encoder);
}

/** Throws on bytes that encodeClaims does not write. */
export function decodeClaims(bytes: Uint8Array): Claim[] {
  const decoder = decoding.createDecoder(bytes);
  const count = readVarUint(decoder);
  if (count * 4 > bytes.length) throw new RangeError('more claims than bytes');
  const claims: Claim[] = [];
  for (let i = 0; i < count; i++) {
    const clientId = readVarUint(decoder);
    const clock = readVarUint(decoder);
    const sinceMs = readVarUint(decoder);
    claims.push({ clientId, clock, sinceMs, json: decoding.readVarString(decoder) });
  }
  if (decoding.hasContent(decoder)) throw new RangeError('bytes after the last claim');
  return claims;
}
