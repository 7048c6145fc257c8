import * as encoding from 'lib0/encoding';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { MAX_CLIENT_ID } from '../client-id.ts';
import type { RawStruct } from './testing/raw-update.ts';
import {
  bytesOf,
  deleted,
  garbageCollected,
  oneClient,
  rawUpdate,
  skipped,
  text,
  value,
  writeNumbers,
} from './testing/raw-update.ts';
import { ANYBODY, check, docWith, faultOf, nameOf } from './testing/room.ts';

const ATTACKER = 5;

function verdictOn(update: Uint8Array, doc = docWith('hello world'), sender = ANYBODY): string {
  return nameOf(check(update, doc, sender));
}

/** An item of any kind at the start of `f`. */
function item(kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return oneClient(ATTACKER, 0, { kind, content: write });
}

function writeStrings(encoder: encoding.Encoder, ...strings: readonly string[]): void {
  for (const string of strings) encoding.writeVarString(encoder, string);
}

function writeDeepJson(encoder: encoding.Encoder): void {
  writeNumbers(encoder, 1);
  writeStrings(encoder, '['.repeat(5000));
}

describe('bytes', () => {
  it.each([2 ** 24, 2 ** 25 - 1, 2 ** 32, 2 ** 50])(
    '[G1] a count of %d structs is refused before anything is allocated for it',
    count => {
      const update = bytesOf(encoder => writeNumbers(encoder, 1, count, 1, 0));
      expect(verdictOn(update)).toBe('refuse update-malformed');
    },
  );

  it('[G1] run-length columns of the V2 format are not read at all', () => {
    const doc = docWith('hello');
    expect(verdictOn(Y.encodeStateAsUpdateV2(docWith('a bomb', 12)), doc)).toMatch(/^refuse /);
  });

  it('[G1] an empty message, a cut one and one with bytes after its end are refused', () => {
    const good = oneClient(ATTACKER, 0, text('abc'));
    expect(verdictOn(new Uint8Array(0))).toBe('refuse update-malformed');
    for (let end = 1; end < good.length; end++) {
      expect(verdictOn(good.subarray(0, end)), `cut after ${end}`).toBe('refuse update-malformed');
    }
    expect(verdictOn(Uint8Array.from([...good, 0]))).toBe('refuse update-malformed');
    expect(verdictOn(good, docWith(''))).toBe('pass');
  });

  it.each([
    ['a byte that starts nothing', [0xff, 0xfe]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['an overlong of three bytes', [0xe0, 0x80, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a code point above U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['a sequence cut short', [0xe2, 0x82]],
  ])('[G1] text that is not UTF-8 is refused: %s', (_, bytes) => {
    const update = item(4, encoder => encoding.writeVarUint8Array(encoder, Uint8Array.from(bytes)));
    expect(verdictOn(update)).toBe('refuse update-malformed');
  });

  it.each<[string, RawStruct]>([
    ['GC', garbageCollected(0)],
    ['skip', skipped(0)],
    ['deleted', deleted(0)],
    ['text', text('')],
    ['values', { kind: 8, content: encoder => writeNumbers(encoder, 0) }],
    ['JSON', { kind: 2, content: encoder => writeNumbers(encoder, 0) }],
  ])('[G1] a struct of no length is refused: %s', (_, struct) => {
    expect(verdictOn(oneClient(ATTACKER, 0, struct))).toBe('refuse update-malformed');
  });

  it.each([2 ** 31 + 1, 2 ** 40, 2 ** 52, Number.MAX_SAFE_INTEGER])(
    '[G1] a clock that would run over %d is refused',
    length => {
      expect(verdictOn(oneClient(ATTACKER, 0, deleted(length)))).toBe('refuse update-malformed');
      expect(verdictOn(oneClient(ATTACKER, 0, garbageCollected(length)))).toBe('refuse update-malformed');
      const wipe = rawUpdate([], [{ client: 7, ranges: [[0, length]] }]);
      expect(verdictOn(wipe)).toBe('refuse update-malformed');
    },
  );

  it('[G1] a client named twice, and delete ranges out of order, are refused', () => {
    const part = { client: ATTACKER, clock: 0, structs: [text('a')] };
    expect(verdictOn(rawUpdate([part, part]))).toBe('refuse update-malformed');
    const range = { client: 7, ranges: [[0, 1]] as const };
    expect(verdictOn(rawUpdate([], [range, range]))).toBe('refuse update-malformed');
    for (const ranges of [
      [
        [2, 1],
        [0, 1],
      ],
      [
        [0, 3],
        [2, 1],
      ],
      [[0, 0]],
    ] as const) {
      expect(verdictOn(rawUpdate([], [{ client: 7, ranges }]))).toBe('refuse update-malformed');
    }
  });

  it.each([0xffff_ffff, 2 ** 32, 2 ** 40, MAX_CLIENT_ID])(
    '[G1] [M5] a clientID of %d writes, is a neighbour and has its text deleted',
    client => {
      const doc = docWith('hello', client);
      expect(verdictOn(oneClient(client, 5, text('!', { left: [client, 4] })), doc)).toBe('pass');
      const beside = oneClient(ATTACKER, 0, text('a', { left: [client, 0], right: [client, 1] }));
      expect(verdictOn(beside, doc)).toBe('pass');
      const wipe = rawUpdate([], [{ client, ranges: [[0, 5]] }]);
      expect(verdictOn(wipe, doc)).toBe('pass');
      for (const update of [beside, wipe]) Y.applyUpdate(doc, update);
      expect(doc.getText('f').toString()).toBe('a');
      expect(faultOf(doc)).toBeUndefined();
    },
  );

  it.each([2 ** 53, 2 ** 53 + 2, 2 ** 55])(
    '[G1] [M5] a clientID of %d is refused, wherever it stands',
    client => {
      for (const update of [
        oneClient(client, 0, text('a')),
        oneClient(ATTACKER, 0, text('a', { left: [client, 0] })),
        oneClient(ATTACKER, 0, text('a', { right: [client, 0] })),
        rawUpdate([], [{ client, ranges: [[0, 1]] }]),
      ]) {
        expect(verdictOn(update)).toBe('refuse update-malformed');
      }
    },
  );
});

describe('content', () => {
  it.each<[string, Uint8Array]>([
    ['JSON', item(2, writeDeepJson)],
    ['bytes', item(3, encoder => encoding.writeVarUint8Array(encoder, new Uint8Array(3)))],
    ['an embed', item(5, encoder => encoding.writeVarString(encoder, '[]'))],
    ['a format', item(6, encoder => writeStrings(encoder, 'bold', '1'))],
    ['a nested type', item(7, encoder => writeNumbers(encoder, 1))],
    ['a named nested type', item(7, encoder => encoding.writeUint8Array(encoder, Uint8Array.of(3, 1, 112)))],
    ['a subdocument', item(9, encoder => encoding.writeUint8Array(encoder, Uint8Array.of(1, 103, 118, 0)))],
  ])('[G2] %s is refused, and its tombstone keeps the clock whole', (_, update) => {
    const doc = docWith('');
    const verdict = check(update, doc);
    expect(nameOf(verdict)).toBe('refuse content-not-allowed');
    if (verdict.kind !== 'refuse' || verdict.tombstone === undefined) throw new Error('no tombstone');
    Y.applyUpdate(doc, verdict.tombstone);
    expect(Y.getState(doc.store, ATTACKER)).toBe(1);
    expect(faultOf(doc)).toBeUndefined();
  });

  it('[G2] an unknown kind is refused', () => {
    for (const kind of [11, 20, 31]) {
      expect(verdictOn(item(kind, encoder => writeNumbers(encoder, 1)))).toBe('refuse update-malformed');
    }
  });

  it('[G2] types in types, 400 deep, are refused', () => {
    const chain = Array.from({ length: 400 }, (_, i): RawStruct => {
      const place = i === 0 ? {} : { parentItem: [ATTACKER, i - 1] as const };
      return { kind: 7, ...place, content: encoder => writeNumbers(encoder, 0) };
    });
    expect(verdictOn(oneClient(ATTACKER, 0, ...chain))).toBe('refuse content-not-allowed');
    const child = text('b', { parentItem: [7, 0] });
    expect(verdictOn(oneClient(ATTACKER, 0, child))).toBe('refuse content-not-allowed');
  });

  it('[G2] values are plain: bounded in depth, nodes and strings, JSON can say them, no __proto__', () => {
    const place = { root: 'm', key: 'k' };
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    const verdict = (content: unknown): string => verdictOn(oneClient(ATTACKER, 0, value(content, place)));
    for (const fine of [1, 1.5, 'a', true, null, undefined, { a: [1, 'b'] }, nested(6), -(2 ** 40)]) {
      expect(verdict(fine)).toBe('pass');
    }
    for (const bad of [nested(7), Array(257).fill(0), 'x'.repeat(17_000), 1n, new Uint8Array(2)]) {
      expect(verdict(bad)).toBe('refuse content-not-allowed');
    }
    expect(verdict(JSON.parse('{"__proto__":{"role":"facilitator"}}'))).toBe('refuse content-not-allowed');
    expect(verdict(JSON.parse('{"a":{"__proto__":1}}'))).toBe('refuse content-not-allowed');
  });

  it('[G2] a value of 5,000 nested arrays is refused without a deep stack', () => {
    const update = item(8, encoder => {
      writeNumbers(encoder, 1);
      for (let i = 0; i < 5000; i++) {
        encoding.writeUint8(encoder, 117);
        writeNumbers(encoder, 1);
      }
      encoding.writeUint8(encoder, 126);
    });
    expect(verdictOn(update)).toBe('refuse content-not-allowed');
  });

  it('[G2] a text takes no values, a map no text', () => {
    expect(verdictOn(oneClient(ATTACKER, 0, value(1, { root: 'g' })))).toBe('refuse content-not-allowed');
    const inMap = text('a', { root: 'm', key: 'k' });
    expect(verdictOn(oneClient(ATTACKER, 0, inMap))).toBe('refuse content-not-allowed');
    const beside = value(1, { left: [7, 10] });
    expect(verdictOn(oneClient(ATTACKER, 0, beside))).toBe('refuse content-not-allowed');
  });
});

describe('roots', () => {
  it('[G3] any name of bounded length that shows in one line is one, but not __proto__', () => {
    const named = (root: string): string => verdictOn(oneClient(ATTACKER, 0, text('a', { root })));
    expect(named('src/übung 1.ts')).toBe('pass');
    expect(named('constructor')).toBe('pass');
    for (const root of ['', '\u200b', 'a\nb', 'cod\u202egnp.exe', '\0']) {
      expect(named(root), JSON.stringify(root)).toBe('refuse content-not-allowed');
    }
    expect(named('__proto__')).toBe('refuse content-not-allowed');
    expect(named('x'.repeat(257))).toBe('refuse update-malformed');
    const key = value(1, { root: 'm', key: '__proto__' });
    expect(verdictOn(oneClient(ATTACKER, 0, key))).toBe('refuse content-not-allowed');
  });

  it('[G3] a key in a text root, or text in a map root, is refused without a tombstone', () => {
    const doc = docWith('hello');
    doc.getMap('m').set('k', 1);
    for (const struct of [
      value(1, { root: 'f', key: 'k' }),
      deleted(1, { root: 'f', key: 'k' }),
      text('a', { root: 'm' }),
    ]) {
      expect(check(oneClient(ATTACKER, 0, struct), doc)).toEqual({
        kind: 'refuse',
        code: 'content-not-allowed',
      });
    }
    const both = oneClient(ATTACKER, 0, text('a', { root: 'new' }), value(1, { root: 'new', key: 'k' }));
    expect(verdictOn(both)).toBe('refuse content-not-allowed');
  });

  it('[G10] there are at most maxRoots of them', () => {
    const doc = new Y.Doc();
    for (let i = 0; i < 63; i++) doc.getText(`file ${i}`).insert(0, 'x');
    expect(verdictOn(oneClient(ATTACKER, 0, text('a', { root: 'one' })), doc)).toBe('pass');
    const two = oneClient(ATTACKER, 0, text('a', { root: 'one' }), text('b', { root: 'two' }));
    expect(check(two, doc)).toEqual({ kind: 'refuse', code: 'document-full' });
    expect(doc.share.size).toBe(63);
  });

  it('[G3] thousands of roots in a message that is refused, or that is known, leave none behind', () => {
    const doc = docWith('hello');
    const roots = Array.from({ length: 8000 }, (_, i) => deleted(1, { root: i.toString(36) }));
    expect(verdictOn(oneClient(ATTACKER, 0, ...roots), doc)).toBe('refuse document-full');
    expect(verdictOn(oneClient(7, 0, text('hello', { root: 'evil' })), doc)).toBe('known');
    expect([...doc.share.keys()]).toEqual(['f']);
  });
});
