import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MAX_CLIENT_ID } from '../../src/client-id.ts';
import type { GateSender } from '../../src/gate/gate.ts';
import { checkUpdate, judge } from '../../src/gate/gate.ts';
import {
  bytesOf,
  deleted,
  garbageCollected,
  oneClient,
  rawUpdate,
  text,
  value,
} from '../../src/gate/testing/raw-update.ts';
import { DEFAULT_LIMITS } from '../../src/limits.ts';
import type { Json } from './hex-json.ts';
import { asJson, fromHex, toHex } from './hex-json.ts';

/** An update that somebody sends, in the state that the document has then. */
export interface GateQuestion {
  /** The rule of SPEC.md that decides. */
  readonly rule: string;
  readonly title: string;
  /** The document as a V1 update. */
  readonly document: string;
  /** V1. */
  readonly update: string;
  /** ClientIDs that are the sender's, and that are nobody's yet; all others are other people's. */
  readonly sender: { readonly own: readonly number[]; readonly unbound: readonly number[] };
  /** Whether it comes as a sync step 2. */
  readonly isStep2: boolean;
}

export interface GateVector extends GateQuestion {
  readonly verdict: Json;
  /** What the worker says where the gate is unsure: pass, or the code of the refusal. */
  readonly worker?: string;
}

/** The document's author, the sender, and an id that nobody has used. */
const OTHER = 7;
const OWN = 5;
const FRESH = MAX_CLIENT_ID;

function someDocument(): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = OTHER;
  doc.getText('f').insert(0, 'hello');
  return doc;
}

const NESTED_TYPE = { kind: 7, content: (encoder: encoding.Encoder) => encoding.writeVarUint(encoder, 1) };

const CASES: readonly (readonly [rule: string, title: string, update: Uint8Array, isStep2?: 'step 2'])[] = [
  ['G4', 'a character of the sender at the end', oneClient(OWN, 0, text('!', { left: [OTHER, 4] }))],
  ['G4', 'what the document has already', Y.encodeStateAsUpdate(someDocument())],
  ['G4', 'a delete of another one’s character', rawUpdate([], [{ client: OTHER, ranges: [[1, 1]] }])],
  ['G2', 'a value in a map', oneClient(OWN, 0, value('green', { root: 'm', key: 'light' }))],
  ['G7', 'a clientID of 53 bits that nobody has yet', oneClient(FRESH, 0, text('a', { root: 'g' }))],
  ['G7', 'text under another one’s clientID', oneClient(OTHER, 5, text('!', { left: [OTHER, 4] }))],
  [
    'G7',
    'text under another one’s clientID, in a step 2',
    oneClient(OTHER, 5, text('!', { left: [OTHER, 4] })),
    'step 2',
  ],
  [
    'G7',
    'text of another one beside the sender’s own, in a step 2',
    rawUpdate([
      { client: OTHER, clock: 5, structs: [text('!', { left: [OTHER, 4] })] },
      { client: OWN, clock: 0, structs: [text('mine', { root: 'g' })] },
    ]),
    'step 2',
  ],
  ['G8', 'garbage under a clientID that nobody has yet', oneClient(FRESH, 0, garbageCollected(3))],
  ['G1', 'a clientID of 2^53', oneClient(2 ** 53, 0, text('a'))],
  ['G1', 'a neighbour of clientID 2^53', oneClient(OWN, 0, text('a', { left: [2 ** 53, 0] }))],
  ['G1', 'a delete under clientID 2^53', rawUpdate([], [{ client: 2 ** 53, ranges: [[0, 1]] }])],
  ['G1', 'nothing at all', new Uint8Array(0)],
  ['G1', 'an update that ends too early', oneClient(OWN, 0, text('abc')).subarray(0, 8)],
  ['G1', 'a byte after the end', Uint8Array.from([...oneClient(OWN, 0, text('abc')), 0])],
  ['G1', 'a struct of no length', oneClient(OWN, 0, deleted(0))],
  ['G1', 'text that is not UTF-8', oneClient(OWN, 0, { kind: 4, content: writeBadText })],
  ['G2', 'a nested type', oneClient(OWN, 0, { ...NESTED_TYPE, root: 'g' })],
  ['G3', 'a root __proto__', oneClient(OWN, 0, text('a', { root: '__proto__' }))],
  ['G3', 'a key in a text', oneClient(OWN, 0, value(1, { root: 'f', key: 'k' }))],
  ['G5', 'text after a hole in the sender’s clocks', oneClient(OWN, 3, text('a', { root: 'g' }))],
  ['G5', 'text beside what nobody has', oneClient(OWN, 0, text('a', { left: [9, 0] }))],
  ['G6', 'text that is its own neighbour', oneClient(OWN, 0, text('a', { left: [OWN, 0] }))],
  ['G9', 'text of 33 clients', rawUpdate(Array.from({ length: 33 }, (_, i) => oneLetterOf(100 + i)))],
  ['G11', 'neighbours in the wrong order', between([OTHER, 3], [OTHER, 1])],
  ['G11', 'neighbours that never were neighbours', between([OTHER, 0], [OTHER, 3])],
];

export function gateVectors(): GateVector[] {
  return CASES.map(([rule, title, update, isStep2]) => {
    const question = {
      rule,
      title,
      document: toHex(Y.encodeStateAsUpdate(someDocument())),
      update: toHex(update),
      sender: { own: [OWN], unbound: [FRESH, ...Array.from({ length: 33 }, (_, i) => 100 + i)] },
      isStep2: isStep2 !== undefined,
    };
    return { ...question, ...answerTo(question) };
  });
}

/** Asks the gate, and the worker if the gate is unsure, about a vector as it stands in the file. */
export function answerTo(question: GateQuestion): Pick<GateVector, 'verdict' | 'worker'> {
  const { document, update, sender: ids, isStep2 } = question;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, fromHex(document));
  const sender: GateSender = {
    owner: id => (ids.own.includes(id) ? 'sender' : ids.unbound.includes(id) ? 'unbound' : 'other'),
  };
  const verdict = checkUpdate(fromHex(update), doc, sender, { limits: DEFAULT_LIMITS, isStep2 });
  if (verdict.kind !== 'unsure') return { verdict: asJson(verdict) };
  const judged = judge(fromHex(document), verdict.update, DEFAULT_LIMITS);
  return { verdict: asJson(verdict), worker: judged.ok ? 'pass' : judged.code };
}

function oneLetterOf(client: number) {
  return { client, clock: 0, structs: [text('a', { root: 'g' })] };
}

function between(left: readonly [number, number], right: readonly [number, number]): Uint8Array {
  return oneClient(OWN, 0, text('a', { left, right }));
}

function writeBadText(encoder: encoding.Encoder): void {
  encoding.writeVarUint8Array(
    encoder,
    bytesOf(bad => encoding.writeUint8Array(bad, Uint8Array.of(0xc0, 0xaf))),
  );
}
