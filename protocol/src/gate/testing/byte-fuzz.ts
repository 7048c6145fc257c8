import type { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { MAX_CLIENT_ID } from '../../client-id.ts';
import type { FuzzResult } from './forged-insert-fuzz.ts';
import { author, documentOf, faultOf, receive, senderOf } from './room.ts';
import { Typist } from './typist.ts';

const WRITERS = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 300 + i : MAX_CLIENT_ID - i));
/** A room is looked at after every so many accepted mutants, and made anew. */
const ACCEPTED_PER_ROOM = 20;

/** One to four bytes of a real update changed, cut off or put in. */
export function fuzzBytes(random: SeededRandom, mutants: number): FuzzResult {
  const typist = new Typist(author(299), random);
  while (typist.outbox.length < 400) typist.edit();
  const snapshot = Y.encodeStateAsUpdate(typist.doc);
  // Each by an author of its own, so that every one of them is new to the room and misses nothing.
  const originals = WRITERS.map(id => nextEdits(author(id, snapshot), random));

  const faults: string[] = [];
  const tally: Record<string, number> = {};
  let room = documentOf(snapshot);
  let accepted: string[] = [];
  for (let i = 0; i < mutants; i++) {
    const mutant = mutate(
      originals[random.int(random.chance(0.5) ? 1 : originals.length)] ?? snapshot,
      random,
    );
    let fault: string | undefined;
    try {
      const { isAccepted, name } = receive(room, mutant, senderOf(WRITERS));
      tally[name] = (tally[name] ?? 0) + 1;
      if (!isAccepted || name === 'known') continue;
      accepted.push(Buffer.from(mutant).toString('hex'));
      if (accepted.length < ACCEPTED_PER_ROOM) continue;
      fault = faultOf(room);
    } catch (error) {
      fault = `${Buffer.from(mutant).toString('hex')} throws ${error}`;
    }
    if (fault !== undefined) faults.push(`seed ${random.seed}: ${fault} after ${accepted.join(' ')}`);
    room = documentOf(snapshot);
    accepted = [];
  }
  return { faults, tally };
}

/** Usually a keystroke, sometimes some edits in one update. */
function nextEdits(doc: Y.Doc, random: SeededRandom): Uint8Array {
  const typist = new Typist(doc, random);
  const edits = random.chance(0.7) ? 1 : 1 + random.int(5);
  while (typist.outbox.length < edits) typist.edit();
  return Y.mergeUpdates(typist.outbox);
}

function mutate(original: Uint8Array, random: SeededRandom): Uint8Array {
  let bytes = Uint8Array.from(original);
  for (let i = 1 + random.int(4); i > 0; i--) {
    const at = random.int(bytes.length);
    const dice = random.int(20);
    if (dice === 0) bytes = bytes.slice(0, at);
    else if (dice === 1)
      bytes = Uint8Array.from([...bytes.slice(0, at), random.int(256), ...bytes.slice(at)]);
    else if (bytes.length > 0) bytes[at] = random.int(256);
  }
  return bytes;
}
