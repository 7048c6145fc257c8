import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encode } from '../encode.ts';
import type { Limits } from '../limits.ts';
import { readVarUint } from '../var-uint.ts';

/** One person's state as y-protocols/awareness puts it on the wire. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  /** JSON; `null` says that the person is gone. */
  readonly json: string;
}

/** What y-protocols calls an awareness update: count, then clientID, clock and JSON of each. */
export function encodeAwarenessEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  return encode(encoder => {
    encoding.writeVarUint(encoder, entries.length);
    for (const entry of entries) {
      encoding.writeVarUint(encoder, entry.clientId);
      encoding.writeVarUint(encoder, entry.clock);
      encoding.writeVarString(encoder, entry.json);
    }
  });
}

/** The clientIDs of an awareness update, without reading their states. Throws on bytes that are none. */
export function awarenessClientIds(payload: Uint8Array): number[] {
  const ids: number[] = [];
  walk(payload, (clientId, _clock, _json) => {
    ids.push(clientId);
  });
  return ids;
}

/**
 * One client's entry of an awareness update: stock clients echo everybody's, and only their own counts.
 * Undefined if it is not there or larger than a presence state may be. Throws on bytes that are none.
 */
export function findAwarenessEntry(
  payload: Uint8Array,
  clientId: number,
  limits: Limits,
): AwarenessEntry | undefined {
  let found: AwarenessEntry | undefined;
  walk(payload, (id, clock, json) => {
    if (id !== clientId || json.length > limits.maxPresenceBytes || clock > limits.maxClock) return;
    found = { clientId, clock, json: utf8.decode(json) };
  });
  return found;
}

/** All entries, in order. Throws on bytes that are none. */
export function decodeAwarenessEntries(payload: Uint8Array): AwarenessEntry[] {
  const entries: AwarenessEntry[] = [];
  walk(payload, (clientId, clock, json) => {
    entries.push({ clientId, clock, json: utf8.decode(json) });
  });
  return entries;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function walk(payload: Uint8Array, visit: (clientId: number, clock: number, json: Uint8Array) => void): void {
  const decoder = decoding.createDecoder(payload);
  const count = readVarUint(decoder);
  if (count * 3 > payload.length) throw new RangeError('more entries than bytes');
  for (let i = 0; i < count; i++) {
    const clientId = readVarUint(decoder);
    const clock = readVarUint(decoder);
    const length = readVarUint(decoder);
    if (length > payload.length - decoder.pos) throw new RangeError('an entry ends too early');
    visit(clientId, clock, decoding.readUint8Array(decoder, length));
  }
  if (decoding.hasContent(decoder)) throw new RangeError('bytes after the last entry');
}
