import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { GateSender } from './gate.ts';
import { tombstoneOf } from './gate.ts';
import { shapeOf } from './shape.ts';
import { deleted, oneClient, text, value } from './testing/raw-update.ts';
import {
  ANYBODY,
  author,
  check,
  docWith,
  faultOf,
  nameOf,
  receive,
  recordUpdates,
  senderOf,
} from './testing/room.ts';
import { Typist } from './testing/typist.ts';

function tombstone(
  update: Uint8Array,
  doc: Y.Doc,
  keepDeletes = false,
  sender: GateSender = ANYBODY,
): Uint8Array {
  const bytes = tombstoneOf(update, doc, sender, { limits: DEFAULT_LIMITS, keepDeletes });
  if (bytes === undefined) throw new Error('no tombstone');
  return bytes;
}

/** The journal's update: what the server's document says it did. Sent to everybody, the author included. */
function applyAndEcho(room: Y.Doc, update: Uint8Array): Uint8Array {
  const echoes: Uint8Array[] = [];
  const listen = (echo: Uint8Array): void => {
    echoes.push(echo);
  };
  room.on('update', listen);
  Y.applyUpdate(room, update);
  room.off('update', listen);
  return echoes[0] ?? new Uint8Array();
}

function holds(bytes: Uint8Array, words: string): boolean {
  return Buffer.from(bytes).includes(Buffer.from(words));
}

describe('a refused insert', () => {
  it('[G13] vanishes at its author, and what he types next is accepted', () => {
    const room = docWith('hello world');
    const writer = author(1, Y.encodeStateAsUpdate(room));
    const sent = recordUpdates(writer);
    writer.getText('f').insert(5, 'SECRET');
    const refused = sent.pop() ?? new Uint8Array();
    writer.getText('f').insert(11, 'typed in flight');
    const inFlight = sent.pop() ?? new Uint8Array();

    const echo = applyAndEcho(room, tombstone(refused, room));
    expect(holds(echo, 'SECRET')).toBe(false);
    expect(receive(room, inFlight).name).toBe('pass');
    Y.applyUpdate(writer, echo, 'network');
    expect(writer.getText('f').toString()).toBe('hellotyped in flight world');
    writer.getText('f').insert(0, 'again ');
    expect(receive(room, sent.pop() ?? new Uint8Array()).name).toBe('pass');
    expect(shapeOf(room)).toBe(shapeOf(writer));
    expect(faultOf(room)).toBeUndefined();
  });

  it('[G13] of 300 KiB in one struct, as a stock client pastes it, is tombstoned in a few bytes', () => {
    const room = docWith('hello');
    const writer = author(1, Y.encodeStateAsUpdate(room));
    const sent = recordUpdates(writer);
    writer.getText('f').insert(5, 'x'.repeat(300 * 1024));
    const verdict = check(sent.pop() ?? new Uint8Array(), room);
    if (verdict.kind !== 'refuse' || verdict.tombstone === undefined) throw new Error(nameOf(verdict));
    expect(verdict.code).toBe('update-too-large');
    expect(verdict.tombstone.length).toBeLessThan(40);
    Y.applyUpdate(writer, applyAndEcho(room, verdict.tombstone), 'network');
    writer.getText('f').insert(5, ' after');
    expect(receive(room, sent.pop() ?? new Uint8Array()).name).toBe('pass');
    expect(room.getText('f').toString()).toBe('hello after');
    expect(shapeOf(room)).toBe(shapeOf(writer));
  });

  it('[G13] into a full document keeps the deletes that came with it', () => {
    const room = docWith('hello world');
    const writer = author(1, Y.encodeStateAsUpdate(room));
    const sent = recordUpdates(writer);
    writer.transact(() => {
      writer.getText('f').delete(0, 6);
      writer.getText('f').insert(0, 'too much ');
    });
    const verdict = check(sent.pop() ?? new Uint8Array(), room, ANYBODY, { limits: { maxTextLength: 12 } });
    if (verdict.kind !== 'refuse' || verdict.tombstone === undefined) throw new Error(nameOf(verdict));
    expect(verdict.code).toBe('document-full');
    Y.applyUpdate(writer, applyAndEcho(room, verdict.tombstone), 'network');
    expect(room.getText('f').toString()).toBe('world');
    expect(shapeOf(room)).toBe(shapeOf(writer));
  });

  it('[G13] of somebody who may not write deletes nothing of others', () => {
    const room = docWith('hello world');
    room.getMap('m').set('k', 'kept');
    const writer = author(1, Y.encodeStateAsUpdate(room));
    const sent = recordUpdates(writer);
    writer.transact(() => {
      writer.getText('f').delete(0, 6);
      writer.getText('f').insert(0, 'BAD');
    });
    writer.getMap('m').set('k', 'BAD');
    const [typed, set] = sent;
    if (typed === undefined || set === undefined) throw new Error('two updates expected');
    Y.applyUpdate(room, tombstone(typed, room));
    expect(room.getText('f').toString()).toBe('hello world');
    const policy = { limits: DEFAULT_LIMITS, keepDeletes: false };
    expect(tombstoneOf(set, room, ANYBODY, policy)).toBeUndefined();
    expect(room.getMap('m').get('k')).toBe('kept');
  });
});

describe('there is no tombstone', () => {
  const policy = { limits: DEFAULT_LIMITS, keepDeletes: false };
  const doc = docWith('hello world');

  it.each<[string, Uint8Array]>([
    ['for a gap', oneClient(1, 4, text('a', { left: [1, 3] }))],
    ['for neighbours that are not proven', oneClient(1, 0, text('a', { left: [7, 5], right: [7, 1] }))],
    ['for a key in a text', oneClient(1, 0, value(1, { root: 'f', key: 'k' }))],
    ['for what depends on itself', oneClient(1, 0, text('a', { left: [1, 0] }))],
    ['for what is not an update', Uint8Array.of(1, 2, 3)],
    ['for what brings nothing', Y.encodeStateAsUpdate(doc)],
  ])('[G13] %s', (_, update) => {
    expect(tombstoneOf(update, doc, ANYBODY, policy)).toBeUndefined();
  });

  it('[G13] under the id of another user', () => {
    const update = oneClient(2, 0, text('a', { left: [7, 10] }));
    expect(tombstoneOf(update, doc, senderOf([1]), policy)).toBeUndefined();
    expect(tombstoneOf(update, doc, senderOf([1], [2]), policy)).toBeDefined();
  });

  it('[G13] when it would make one root too many', () => {
    const update = oneClient(1, 0, deleted(1, { root: 'new' }));
    const limits = { ...DEFAULT_LIMITS, maxRoots: 1 };
    expect(tombstoneOf(update, doc, ANYBODY, { ...policy, limits })).toBeUndefined();
  });
});

it('[G13] whatever is refused among honest edits, author and server show the same after the tombstones', () => {
  const random = freshRandom('tombstones');
  for (let round = 0; round < 30; round++) {
    const room = docWith('some text to start from ', 9);
    const typists = [1, 2].map(id => new Typist(author(id, Y.encodeStateAsUpdate(room)), random, ['f', 'g']));
    for (let i = 0; i < 200; i++) {
      const typist = random.pick(typists);
      typist.edit();
      for (const update of typist.outbox.splice(0)) {
        const isRefused = random.chance(0.2);
        const sent = isRefused
          ? tombstoneOf(update, room, ANYBODY, { limits: DEFAULT_LIMITS, keepDeletes: true })
          : undefined;
        const verdict = check(sent ?? update, room);
        if (verdict.kind === 'known') continue;
        expect(verdict.kind, `seed ${random.seed}`).toBe('pass');
        const echo = applyAndEcho(room, sent ?? update);
        for (const other of typists) other.inbox.push(echo);
      }
      if (random.chance(0.5)) random.pick(typists).receive(5);
    }
    for (const typist of typists) {
      typist.receive(Number.POSITIVE_INFINITY);
      expect(shapeOf(typist.doc), `seed ${random.seed}`).toBe(shapeOf(room));
    }
    expect(faultOf(room)).toBeUndefined();
  }
});
