import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { deleted, garbageCollected, oneClient, rawUpdate, skipped, text } from './testing/raw-update.ts';
import {
  ANYBODY,
  author,
  check,
  documentOf,
  docWith,
  faultOf,
  nameOf,
  receive,
  recordUpdates,
  senderOf,
} from './testing/room.ts';

const VICTIM = 777;
const ATTACKER = 5;

function verdictOn(update: Uint8Array, doc = docWith('hello world'), sender = ANYBODY): string {
  return nameOf(check(update, doc, sender));
}

describe('what is known', () => {
  it('[G4] is not looked at twice: a resend, and a step 2 of 2,000 known delete ranges, are known', () => {
    const doc = docWith('x'.repeat(6000));
    for (let i = 0; i < 2000; i++) doc.getText('f').delete(i * 2, 1);
    const step2 = Y.encodeStateAsUpdate(author(1, Y.encodeStateAsUpdate(doc)), Y.encodeStateVector(doc));
    const ranges = Y.decodeUpdate(step2).ds.clients.get(7) ?? [];
    expect(ranges).toHaveLength(2000);
    expect(verdictOn(step2, doc)).toBe('known');
    expect(verdictOn(Y.encodeStateAsUpdate(doc), doc)).toBe('known');
    expect(verdictOn(rawUpdate([]), doc)).toBe('known');
  });

  it('[G4] is cut from what passes, so that a struct known in part counts with its new part only', () => {
    const doc = documentOf(Y.encodeStateAsUpdate(docWith('hel')));
    const source = docWith('hello');
    source.getMap('m').set('k', 'v');
    const verdict = check(Y.encodeStateAsUpdate(source), doc);
    if (verdict.kind !== 'pass') throw new Error(nameOf(verdict));
    const decoded = Y.decodeUpdate(verdict.update).structs;
    expect(decoded.map(struct => [struct.id.clock, struct.length])).toEqual([
      [3, 2],
      [5, 1],
    ]);
    Y.applyUpdate(doc, verdict.update);
    expect(doc.getText('f').toString()).toBe('hello');
    expect(doc.getMap('m').get('k')).toBe('v');
  });

  it('[G4] cannot split an emoji that its forged neighbours point into', () => {
    const doc = docWith('a😀b');
    const known = oneClient(7, 0, text('a😀b', { left: [7, 1], right: [7, 2] }));
    expect(verdictOn(known, doc)).toBe('known');
    const withOneNew = oneClient(7, 0, text('a😀bc', { left: [7, 1], right: [7, 2] }));
    const verdict = check(withOneNew, doc);
    if (verdict.kind === 'pass') Y.applyUpdate(doc, verdict.update);
    expect(doc.getText('f').toString()).toMatch(/^a😀b/);
  });

  it.each([1, 2, 3, 4, 5])('[G4] a text of which %d units are known is cut where Yjs would cut it', known => {
    const all = '😀é汉👍';
    const part = oneClient(7, 0, text(all.slice(0, known)));
    const whole = Y.encodeStateAsUpdate(docWith(all));
    const room = documentOf(part);
    const verdict = check(whole, room);
    if (verdict.kind !== 'pass') throw new Error(nameOf(verdict));
    Y.applyUpdate(room, verdict.update);
    expect(room.getText('f').toString()).toBe(documentOf(part, whole).getText('f').toString());
  });
});

describe('order', () => {
  it('[G5] structs and deletes that depend on what has not come are a gap, and leave nothing pending', () => {
    const doc = docWith('hello');
    expect(verdictOn(oneClient(ATTACKER, 9, text('a', { left: [ATTACKER, 8] })), doc)).toBe('gap');
    expect(verdictOn(oneClient(ATTACKER, 0, text('a', { left: [VICTIM, 1_000_000] })), doc)).toBe('gap');
    expect(verdictOn(oneClient(ATTACKER, 0, text('a', { left: [7, 4], right: [VICTIM, 0] })), doc)).toBe(
      'gap',
    );
    expect(verdictOn(rawUpdate([], [{ client: 9, ranges: [[5, 1]] }]), doc)).toBe('gap');
    expect(verdictOn(rawUpdate([], [{ client: 7, ranges: [[3, 3]] }]), doc)).toBe('gap');
    expect(verdictOn(oneClient(ATTACKER, 0, skipped(4), text('a', { left: [7, 4] })), doc)).toBe('gap');
    expect(faultOf(doc)).toBeUndefined();
  });

  it('[G5] a hole within one update, as a client with pending structs sends it, is a gap', () => {
    const writer = author(1);
    const updates = recordUpdates(writer);
    for (let i = 0; i < 3; i++) writer.getText('f').insert(i, 'abc'[i] ?? '');
    const [first, , third] = updates;
    if (first === undefined || third === undefined) throw new Error('three updates expected');
    expect(verdictOn(Y.mergeUpdates([first, third]), new Y.Doc())).toBe('gap');
  });

  it('[G6] a struct that depends on itself, on its future, or in a circle is refused', () => {
    const self = oneClient(ATTACKER, 0, text('A', { left: [ATTACKER, 0] }));
    const future = oneClient(ATTACKER, 0, text('A', { right: [ATTACKER, 3] }), text('B', { left: [7, 0] }));
    const same = oneClient(ATTACKER, 0, text('A', { left: [7, 1], right: [7, 1] }));
    const circle = rawUpdate([
      { client: 6, clock: 0, structs: [text('A', { left: [ATTACKER, 0] })] },
      { client: ATTACKER, clock: 0, structs: [text('B', { left: [6, 0] })] },
    ]);
    for (const update of [self, future, same, circle]) expect(verdictOn(update)).toBe('refuse update-unsafe');
  });

  it('[G6] two ids of one author may depend on each other', () => {
    const doc = docWith('hello');
    const first = author(21, Y.encodeStateAsUpdate(doc));
    first.getText('f').insert(5, ' you');
    first.clientID = 22;
    first.getText('f').insert(9, ' there');
    first.clientID = 21;
    first.getText('f').insert(15, '!');
    const update = Y.encodeStateAsUpdate(first, Y.encodeStateVector(doc));
    expect(verdictOn(update, doc)).toBe('pass');
    Y.applyUpdate(doc, update);
    expect(doc.getText('f').toString()).toBe('hello you there!');
    expect(faultOf(doc)).toBeUndefined();
  });
});

describe('whose structs', () => {
  it('[G7] text under the id of another user is refused, and cut out of a step 2', () => {
    const doc = docWith('abc', VICTIM);
    const forged = oneClient(VICTIM, 3, text('X'.repeat(40), { left: [VICTIM, 2] }));
    const attacker = senderOf([ATTACKER]);
    expect(nameOf(check(forged, doc, attacker))).toBe('refuse update-forged');
    expect(check(forged, doc, attacker, { isStep2: true })).toEqual({ kind: 'foreign', rest: undefined });
  });

  it('[G7] what a shared device holds of another user is cut out with what depends on it, the rest is kept', () => {
    const room = docWith('hello');
    const shared = author(VICTIM, Y.encodeStateAsUpdate(room));
    shared.getText('g').insert(0, 'unsaved by another');
    shared.clientID = 5;
    shared.getText('f').insert(5, ' mine');
    shared.getText('f').delete(0, 1);
    shared.getText('g').delete(0, 2);
    shared.getText('g').insert(0, 'depends on it: ');
    shared.getText('f').insert(0, 'later ');
    const step2 = Y.encodeStateAsUpdate(shared, Y.encodeStateVector(room));
    const verdict = check(step2, room, senderOf([5]), { isStep2: true });
    if (verdict.kind !== 'foreign' || verdict.rest === undefined) throw new Error(nameOf(verdict));
    const again = check(verdict.rest, room, senderOf([5]), { isStep2: true });
    expect(nameOf(again)).toBe('pass');
    Y.applyUpdate(room, verdict.rest);
    expect(room.getText('f').toString()).toBe('ello mine');
    expect(room.getText('g').toString()).toBe('');
    expect(faultOf(room)).toBeUndefined();
  });

  it('[G7] unbound ids are reported, so that the room binds them before it shows them', () => {
    const update = oneClient(ATTACKER, 0, text('a', { root: 'new' }));
    expect(check(update, new Y.Doc(), senderOf([], [ATTACKER]))).toMatchObject({
      kind: 'pass',
      unboundClients: [ATTACKER],
    });
  });

  it('[G8] thirteen bytes of GC under an absent user’s id do not delete what he typed offline', () => {
    const victim = author(VICTIM);
    victim.getText('f').insert(0, 'typed on the train');
    const room = docWith('hello');
    const attack = oneClient(VICTIM, 0, garbageCollected(1_000_000));
    expect(attack.length).toBeLessThanOrEqual(13);
    expect(nameOf(check(attack, room, senderOf([ATTACKER])))).toBe('refuse update-forged');
    expect(nameOf(check(attack, room, senderOf([ATTACKER], [VICTIM])))).toBe('refuse update-forged');
    expect(nameOf(check(attack, room, senderOf([VICTIM])))).toBe('refuse content-not-allowed');
    const asDeleted = oneClient(VICTIM, 0, deleted(1_000_000));
    expect(nameOf(check(asDeleted, room, senderOf([ATTACKER])))).toBe('refuse update-forged');
    expect(nameOf(check(asDeleted, room, senderOf([ATTACKER], [VICTIM])))).toBe('refuse update-forged');
    const asLongAsAText = oneClient(VICTIM, 0, deleted(3_000_000, { root: 'g' }));
    expect(nameOf(check(asLongAsAText, room, senderOf([VICTIM])))).toBe('refuse update-too-large');
  });

  it('[G8] what was typed and deleted offline under a new id is accepted', () => {
    const writer = author(31);
    writer.getText('f').insert(0, 'never mind');
    writer.getText('f').delete(0, 10);
    expect(verdictOn(Y.encodeStateAsUpdate(writer), new Y.Doc(), senderOf([], [31]))).toBe('pass');
  });

  it('[G9] thousands of new clientIDs in one message are refused', () => {
    const clients = Array.from({ length: 33 }, (_, i) => ({
      client: 1000 + i,
      clock: 0,
      structs: [text('a', { root: 'g' })],
    }));
    expect(verdictOn(rawUpdate(clients))).toBe('refuse update-too-large');
  });
});

describe('limits', () => {
  it('[G9] count only what is new', () => {
    const doc = docWith('hello');
    const big = author(1, Y.encodeStateAsUpdate(doc));
    big.getText('f').insert(0, 'x'.repeat(300_000));
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(big));
    big.getText('f').insert(7, 'new');
    expect(verdictOn(Y.encodeStateAsUpdate(big), doc)).toBe('pass');
  });

  it('[G9] more structs or ranges than are checked here go to the worker, more than anybody may send are refused', () => {
    const doc = docWith('x'.repeat(60_000));
    const ranges = (count: number): Uint8Array =>
      rawUpdate([], [{ client: 7, ranges: Array.from({ length: count }, (_, i) => [i * 2, 1] as const) }]);
    expect(verdictOn(ranges(512), doc)).toBe('pass');
    expect(verdictOn(ranges(513), doc)).toBe('unsure size');
    expect(verdictOn(ranges(20_001), doc)).toBe('refuse update-too-large');
    const chain = (count: number): Uint8Array =>
      oneClient(
        ATTACKER,
        0,
        ...Array.from({ length: count }, (_, i) =>
          text('a', { left: i === 0 ? [7, 59_999] : [ATTACKER, i - 1] }),
        ),
      );
    expect(verdictOn(chain(512), doc)).toBe('pass');
    expect(verdictOn(chain(513), doc)).toBe('unsure size');
    expect(verdictOn(chain(20_001), doc)).toBe('refuse update-too-large');
  });

  it('[G10] text over the limit is refused as document-full', () => {
    const doc = docWith('x'.repeat(90));
    const limits = { maxTextLength: 100 };
    const insert = (length: number): Uint8Array =>
      oneClient(ATTACKER, 0, text('y'.repeat(length), { left: [7, 89] }));
    expect(nameOf(check(insert(10), doc, ANYBODY, { limits }))).toBe('pass');
    expect(nameOf(check(insert(11), doc, ANYBODY, { limits }))).toBe('refuse document-full');
    doc.getText('f').delete(0, 50);
    expect(nameOf(check(insert(11), doc, ANYBODY, { limits }))).toBe('pass');
  });
});

describe('neighbours', () => {
  it('[G11] in reverse order, of two lists or with own text between are for the worker', () => {
    const doc = docWith('hello world');
    doc.getText('g').insert(0, 'other');
    for (const place of [
      { left: [7, 4], right: [7, 1] },
      { left: [7, 1], right: [7, 4] },
      { left: [7, 3], right: [7, 12] },
      { right: [7, 4] },
    ] as const) {
      expect(verdictOn(oneClient(ATTACKER, 0, text('Z', place)), doc), JSON.stringify(place)).toMatch(
        /unsure window/,
      );
    }
  });

  it('[G11] a thousand places in one message do not make the event loop walk the document for each', () => {
    const writer = author(9);
    for (let i = 0; i < 8000; i++) writer.getText('f').insert(Math.floor(i / 2), 'a');
    const structs = Array.from({ length: 512 }, (_, i) => text('b', { right: [9, i * 3] }));
    const start = performance.now();
    expect(verdictOn(oneClient(ATTACKER, 0, ...structs), writer)).toBe('unsure window');
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('[G11] with text between that the author of a neighbour had before him go to the worker, who refuses', () => {
    const doc = docWith('a');
    const other = author(3, Y.encodeStateAsUpdate(doc));
    other.getText('f').insert(1, 'b');
    other.getText('f').insert(1, 'X');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    // The text is a X b. X came after b, whose origin is a; so whoever knows X knows that both others stand beside it.
    const aroundOriginOfRight = oneClient(ATTACKER, 0, text('n', { right: [3, 1] }));
    const aroundRightOfLeft = oneClient(ATTACKER, 0, text('n', { left: [3, 1] }));
    for (const update of [aroundOriginOfRight, aroundRightOfLeft]) {
      expect(receive(doc, update)).toEqual({ isAccepted: false, name: 'unsure window, judge update-unsafe' });
    }
    const withoutX = oneClient(ATTACKER, 0, text('n', { left: [7, 0], right: [3, 0] }));
    expect(verdictOn(withoutX, doc)).toBe('pass');
  });

  it('[G12] inserts that tell of having and of lacking the same text go to the worker, in either order', () => {
    const doc = docWith('ab');
    const other = author(8, Y.encodeStateAsUpdate(doc));
    other.getText('f').insert(1, 'X');
    other.getText('f').insert(3, 'Y');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const lacksX = text('n', { left: [7, 0], right: [7, 1] });
    const hasY = text('after Y', { left: [8, 1] });
    for (const struct of [lacksX, hasY]) expect(verdictOn(oneClient(ATTACKER, 0, struct), doc)).toBe('pass');
    expect(verdictOn(oneClient(ATTACKER, 0, hasY, lacksX), doc)).toBe('unsure window');
    expect(verdictOn(oneClient(ATTACKER, 0, lacksX, hasY), doc)).toBe('unsure window');
  });

  it('[G12] two inserts that cannot both have stood beside the same character go to the worker, who refuses', () => {
    const doc = docWith('ab');
    const other = author(3, Y.encodeStateAsUpdate(doc));
    other.getText('f').insert(1, 'X');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const first = text('n', { left: [7, 0], right: [7, 1] });
    const second = text('m', { left: [3, 0], right: [7, 1] });
    const update = oneClient(ATTACKER, 0, first, second);
    expect(verdictOn(update, doc)).toBe('unsure window');
    expect(receive(doc, update)).toEqual({ isAccepted: false, name: 'unsure window, judge update-unsafe' });
  });

  it('[G11] flags that say "map" do not exempt a struct with neighbours', () => {
    const place = { left: [7, 4], right: [7, 1], key: 'ignored' } as const;
    expect(verdictOn(oneClient(ATTACKER, 0, text('Z', place)))).toBe('unsure window');
  });

  it('[G12] an offline edit that splits its own insert, types before it and goes on after it passes', () => {
    const doc = docWith('hello world');
    const writer = author(1, Y.encodeStateAsUpdate(doc));
    const file = writer.getText('f');
    file.insert(5, 'abcd');
    file.insert(7, 'X');
    file.insert(7, 'W');
    file.insert(8, 'V');
    file.insert(0, 'start ');
    file.insert(0, '! ');
    file.insert(file.length, ' end');
    const other = author(2, Y.encodeStateAsUpdate(doc));
    other.getText('f').insert(5, 'concurrent');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const update = Y.encodeStateAsUpdate(writer, Y.encodeStateVector(doc));
    expect(verdictOn(update, doc)).toBe('pass');
  });

  it('[G12] own inserts with others’ text between, which their author had seen, go to the worker and are found sound', () => {
    const doc = docWith('hello');
    const writer = author(1, Y.encodeStateAsUpdate(doc));
    writer.getText('f').insert(5, 'A');
    const other = author(2, Y.encodeStateAsUpdate(doc));
    other.getText('f').insert(5, 'B');
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(other));
    writer.getText('f').insert(writer.getText('f').toString().indexOf('A') + 1, 'C');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    const update = Y.encodeStateAsUpdate(writer, Y.encodeStateVector(doc));
    expect(verdictOn(update, doc)).toBe('unsure window');
    expect(receive(doc, update).isAccepted).toBe(true);
    expect(doc.getText('f').toString()).toBe(writer.getText('f').toString());
    expect(faultOf(doc)).toBeUndefined();
  });
});
