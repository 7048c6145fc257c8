import type { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { shapeOf } from '../shape.ts';
import type { ForgedRoom } from './forged-inserts.ts';
import { contestedRoom, FORGER, forgedUpdate } from './forged-inserts.ts';
import { documentOf, faultOf, receive, senderOf } from './room.ts';

export interface FuzzResult {
  readonly faults: readonly string[];
  readonly tally: Readonly<Record<string, number>>;
}

/** SeededRandom origins out of real ids: what the bytes alone cannot tell from honest. */
export function fuzzForgedInserts(random: SeededRandom, rounds: number): FuzzResult {
  const faults: string[] = [];
  const tally: Record<string, number> = {};
  for (let i = 0; i < rounds; i++) {
    const contested = contestedRoom(random);
    const update = forgedUpdate(contested.room, random);
    const before = Y.encodeStateAsUpdate(contested.room);
    const { isAccepted, name } = receive(contested.room, update, senderOf([], [FORGER]));
    tally[name] = (tally[name] ?? 0) + 1;
    if (!isAccepted) continue;
    const fault = faultOf(contested.room) ?? orderFault(contested, before, update);
    if (fault !== undefined) faults.push(`seed ${random.seed}, round ${i}, ${name}: ${fault}`);
  }
  return { faults, tally };
}

/** Peers who have typed meanwhile get the forged update before or after each other's text. */
function orderFault({ room, peers }: ForgedRoom, before: Uint8Array, forged: Uint8Array): string | undefined {
  const concurrent = peers.map(peer => peer.concurrent);
  const late = documentOf(before, ...concurrent, forged);
  const early = documentOf(before, forged, ...concurrent.toReversed());
  const joiner = documentOf(Y.encodeStateAsUpdate(room), ...concurrent);
  const shape = shapeOf(late);
  if (shapeOf(early) !== shape || shapeOf(joiner) !== shape) return 'depends on the order';
  for (const { doc } of peers) {
    for (const update of [forged, before, ...concurrent]) Y.applyUpdate(doc, update);
    if (shapeOf(doc) !== shape) return 'a peer with concurrent text sees something else';
  }
  return undefined;
}
