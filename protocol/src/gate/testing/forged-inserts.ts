import type { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { MAX_CLIENT_ID } from '../../client-id.ts';
import type { RawStruct } from './raw-update.ts';
import { deleted, oneClient, text } from './raw-update.ts';
import { author } from './room.ts';

export const FORGER = 2 ** 40;
/** Below and above the forger's id, because Yjs breaks ties by clientID. */
const AUTHORS = [11, 2 ** 32 + 12, MAX_CLIENT_ID];

export interface ForgedRoom {
  readonly room: Y.Doc;
  /** Everybody's document; each lacks some of the others' edits and has one that the room has not seen. */
  readonly peers: readonly { readonly doc: Y.Doc; readonly concurrent: Uint8Array }[];
}

export interface ForgedFrom {
  readonly forger?: number;
  /** Whose structs may be named as neighbours; at least one. */
  readonly authors?: readonly number[];
  readonly root?: string;
}

/** A short text that three people wrote at once, so that ties and concurrent inserts are everywhere. */
export function contestedRoom(random: SeededRandom): ForgedRoom {
  const room = new Y.Doc();
  const docs = AUTHORS.map(id => author(id));
  for (let i = 0; i < 7; i++) {
    const doc = random.pick(docs);
    if (random.chance(0.5)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room));
    edit(doc, random);
    Y.applyUpdate(room, Y.encodeStateAsUpdate(doc, Y.encodeStateVector(room)));
  }
  const peers = docs.map(doc => {
    if (random.chance(0.5)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(room));
    const before = Y.encodeStateVector(doc);
    edit(doc, random);
    return { doc, concurrent: Y.encodeStateAsUpdate(doc, before) };
  });
  return { room, peers };
}

function edit(doc: Y.Doc, random: SeededRandom): void {
  const file = doc.getText('f');
  if (file.length > 0 && random.chance(0.2)) file.delete(random.int(file.length), 1);
  else file.insert(random.int(file.length + 1), 'abcdefgh'.slice(0, 1 + random.int(5)));
}

/**
 * Up to five structs with any neighbours that exist, the forger's own among them, behind what the room has of the
 * forger already.
 * @param root the text they stand in, if they have no neighbour
 */
export function forgedUpdate(
  room: Y.Doc,
  random: SeededRandom,
  { forger = FORGER, authors = AUTHORS, root = 'f' }: ForgedFrom = {},
): Uint8Array {
  const structs: RawStruct[] = [];
  const firstClock = Y.getState(room.store, forger);
  let clock = firstClock;
  const neighbour = (): readonly [number, number] | undefined => {
    const dice = random.int(100);
    if (dice < 15) return undefined;
    if (dice < 50 && clock > 0) return [forger, random.int(clock)];
    const client = random.pick(authors);
    const known = Y.getState(room.store, client);
    return known === 0 ? undefined : [client, random.int(known)];
  };
  for (let i = 1 + random.int(5); i > 0; i--) {
    const left = neighbour();
    const right = neighbour();
    const place = { root, ...(left && { left }), ...(right && { right }) };
    const length = 1 + random.int(3);
    structs.push(random.chance(0.8) ? text('XYZ'.slice(0, length), place) : deleted(length, place));
    clock += length;
  }
  return oneClient(forger, firstClock, ...structs);
}
