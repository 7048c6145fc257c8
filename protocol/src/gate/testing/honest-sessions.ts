import type { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import { shapeOf } from '../shape.ts';
import { clientIds } from './client-ids.ts';
import type { FuzzResult } from './forged-insert-fuzz.ts';
import { author, faultOf, receive, senderOf } from './room.ts';
import { Typist } from './typist.ts';

/** What a room said to honest people, and anything that went wrong: nothing may be refused or show differently. */
class Protocol {
  readonly faults: string[] = [];
  readonly tally: Record<string, number> = {};
  readonly #seed: number;

  constructor(random: SeededRandom) {
    this.#seed = random.seed;
  }

  send(room: Y.Doc, update: Uint8Array, clientId: number, isStep2 = false): void {
    const outcome = receive(room, update, senderOf([clientId]), isStep2);
    this.tally[outcome.name] = (this.tally[outcome.name] ?? 0) + 1;
    if (!outcome.isAccepted) this.faults.push(`seed ${this.#seed}: ${outcome.name}`);
  }

  expectSound(room: Y.Doc): void {
    const fault = faultOf(room);
    if (fault !== undefined) this.faults.push(`seed ${this.#seed}: ${fault}`);
  }
}

/** Three typists with lag in both directions, one update at a time. */
export function liveSession(random: SeededRandom, updates: number): FuzzResult {
  const protocol = new Protocol(random);
  const room = new Y.Doc();
  const members = clientIds(random, 3).map(id => ({ id, typist: new Typist(author(id), random) }));
  for (let received = 0; received < updates; ) {
    const { id, typist } = random.pick(members);
    const dice = random.int(4);
    if (dice < 2) {
      typist.edit();
    } else if (dice < 3) {
      typist.receive(1 + random.int(8));
    } else {
      for (const update of typist.outbox.splice(0, 1 + random.int(4))) {
        protocol.send(room, update, id);
        for (const other of members) if (other.id !== id) other.typist.inbox.push(update);
        received++;
      }
    }
  }
  protocol.expectSound(room);
  return protocol;
}

/** Two people go offline from a common text; each comes back with one step 2. */
export function honestBurst(random: SeededRandom, edits: number): FuzzResult {
  const protocol = new Protocol(random);
  const { room, members } = offlineMembers(random);
  for (const { id, typist } of members) {
    for (let i = 0; i < edits; i++) typist.edit();
    protocol.send(room, Y.encodeStateAsUpdate(typist.doc, Y.encodeStateVector(room)), id, true);
    protocol.expectSound(room);
  }
  for (const { typist } of members) Y.applyUpdate(typist.doc, Y.encodeStateAsUpdate(room), 'network');
  if (members.some(({ typist }) => shapeOf(typist.doc) !== shapeOf(room)))
    protocol.faults.push('they differ');
  return protocol;
}

/** Edits made before and after others' edits arrived, in one step 2: what the server has not seen in that order. */
export function interleavedBurst(random: SeededRandom, edits: number): FuzzResult {
  const protocol = new Protocol(random);
  const { room, members } = offlineMembers(random);
  const [late, live] = members;
  if (late === undefined || live === undefined) throw new RangeError('two members expected');
  for (let i = 0; i < edits; i++) {
    late.typist.edit();
    live.typist.edit();
    for (const update of live.typist.outbox.splice(0)) protocol.send(room, update, live.id);
    if (random.chance(0.3)) Y.applyUpdate(late.typist.doc, Y.encodeStateAsUpdate(room), 'network');
  }
  protocol.send(room, Y.encodeStateAsUpdate(late.typist.doc, Y.encodeStateVector(room)), late.id, true);
  protocol.expectSound(room);
  return protocol;
}

function offlineMembers(random: SeededRandom): { room: Y.Doc; members: { id: number; typist: Typist }[] } {
  const [writerId = 0, ...ids] = clientIds(random, 3);
  const writer = author(writerId);
  writer.getText('main.ts').insert(0, 'hello world '.repeat(40));
  const state = Y.encodeStateAsUpdate(writer);
  const room = new Y.Doc();
  Y.applyUpdate(room, state);
  return { room, members: ids.map(id => ({ id, typist: new Typist(author(id, state), random) })) };
}
