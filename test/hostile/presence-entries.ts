import * as encoding from 'lib0/encoding';
import { bytes } from './update-writer.ts';

export interface PresenceEntry {
  readonly clientId: number;
  readonly clock: number;
  readonly json: string;
}

/** What y-protocols calls an awareness update. */
export function encodeEntries(entries: readonly PresenceEntry[]): Uint8Array {
  return bytes(encoder => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, json } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, json);
    }
  });
}
