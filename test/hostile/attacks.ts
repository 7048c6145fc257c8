import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { FILE } from '../file.ts';
import type { Content, Section, StructId, Write } from './update-writer.ts';
import {
  any,
  anyObject,
  bytes,
  deleted,
  embed,
  format,
  gc,
  item,
  json,
  nestedAny,
  nestedType,
  rawText,
  subdocument,
  text,
  times,
  unknownContent,
  writeUpdate,
} from './update-writer.ts';

/** What an attacker knows of the room. */
export interface Target {
  /** The clientID the attacker may write as, and how much is written under it. */
  readonly own: number;
  readonly clock: number;
  readonly victim: number;
  /** The document as the attacker was given it. */
  readonly doc: Y.Doc;
}

export interface Attack {
  readonly title: string;
  readonly update: (target: Target) => Uint8Array;
  /** The code of the refusal. */
  readonly refusal: string;
}

const ROOT = { root: FILE };
const HUGE = Number.MAX_SAFE_INTEGER;

/**
 * Updates that do harm to plain Yjs (version 13.6): what each did there to a server that relays what it gets is in
 * the comment. A number in a title names a family.
 */
export const ATTACKS: readonly Attack[] = [
  // 7 bytes: an array of this length is made before anything is read, 134 to 256 MB.
  {
    title: '01 a count of structs that are not there',
    update: ({ own, clock }) => writeUpdate([{ client: own, clock, structs: [], declared: 2 ** 25 - 1 }]),
    refusal: 'update-malformed',
  },
  // 25 bytes: the columns of the other encoding repeat their last value for ever, 5 million structs.
  {
    title: '02 an update in the second encoding, with endless columns',
    update: ({ own }) => endlessColumns(own, 5e6),
    refusal: 'update-malformed',
  },
  // Parsed without recursion, written with it: integrated, and never encoded again.
  ...(['JSON', 'an embed', 'a format'] as const).map((what, i) => ({
    title: `03 ${what} too deep to be written again`,
    update: ({ own, clock }: Target) => {
      const deep = '['.repeat(10_000) + ']'.repeat(10_000);
      const content = [json(deep), embed(deep), format('bold', deep)][i] ?? embed(deep);
      return one({ own, clock }, item(content, ROOT));
    },
    refusal: 'content-not-allowed',
  })),
  ...(['list', 'object'] as const).map(kind => ({
    title: `04 a value of ${kind}s 3,000 deep`,
    update: ({ own, clock }: Target) =>
      one({ own, clock }, item(any(nestedAny(3_000, kind)), { root: 'meta', key: 'k' })),
    refusal: 'content-not-allowed',
  })),
  // Kept as pending, and read again with every keystroke of everybody: 20 µs become 8 ms.
  {
    title: '05 16,000 deletes of what nobody has written',
    update: ({ own }) => writeUpdate([], [{ client: own, ranges: times(16_000, i => [i * 2, 1] as const) }]),
    refusal: 'update-incomplete',
  },
  {
    title: '05 deletes under 9,000 clientIDs that nobody has',
    update: () =>
      writeUpdate(
        [],
        times(9_000, i => ({ client: 100_000 + i, ranges: [[0, 1]] as const })),
      ),
    refusal: 'update-incomplete',
  },
  // Wipes what the victim has written, and whatever they write later.
  {
    title: '05 a delete of all that somebody will ever write',
    update: ({ victim }) => writeUpdate([], [{ client: victim, ranges: [[0, 2 ** 52]] }]),
    refusal: 'update-malformed',
  },
  {
    title: '05 a delete of what somebody has not written yet',
    update: ({ victim, doc }) =>
      writeUpdate([], [{ client: victim, ranges: [[clockOf(doc, victim) + 100_000, 1_000_000]] }]),
    refusal: 'update-incomplete',
  },
  // Pending for ever, sent to every joiner, merged again with each further one.
  {
    title: '06 9,000 structs after one that never comes',
    update: ({ own, clock }) =>
      writeUpdate([
        {
          client: own,
          clock: clock + 1,
          structs: times(9_000, () => item(text('x'), { origin: { client: own, clock } })),
        },
      ]),
    refusal: 'update-incomplete',
  },
  // Every keystroke of the victim tries all of it again: 5 ms each.
  {
    title: "06 9,000 structs that wait for somebody's far future",
    update: ({ own, clock, victim }) =>
      writeUpdate([
        {
          client: own,
          clock,
          structs: times(9_000, () => item(text('x'), { origin: { client: victim, clock: 1_000_000 } })),
        },
      ]),
    refusal: 'update-incomplete',
  },
  // The victim's own next keystrokes are taken for known ones and dropped in silence.
  {
    title: "07 40 characters under somebody else's clientID",
    update: ({ victim, doc }) => {
      const clock = clockOf(doc, victim);
      const origin = { client: victim, clock: clock - 1 };
      return writeUpdate([{ client: victim, clock, structs: [item(text('X'.repeat(40)), { origin })] }]);
    },
    refusal: 'update-forged',
  },
  {
    title: "07 garbage of length 2^40 under somebody else's clientID",
    update: ({ victim, doc }) =>
      writeUpdate([{ client: victim, clock: clockOf(doc, victim), structs: [gc(2 ** 40)] }]),
    refusal: 'update-malformed',
  },
  {
    title: "07 garbage of a credible length under somebody else's clientID",
    update: ({ victim, doc }) =>
      writeUpdate([{ client: victim, clock: clockOf(doc, victim), structs: [gc(1_000_000)] }]),
    refusal: 'update-forged',
  },
  // Encodes, but no joiner can take it: their stack is not deep enough.
  {
    title: '08 4,000 lists in one another',
    update: ({ own, clock }) =>
      writeUpdate([
        {
          client: own,
          clock,
          structs: times(4_000, i =>
            item(
              nestedType(),
              i === 0 ? { root: 'lists' } : { parent: { client: own, clock: clock + i - 1 } },
            ),
          ),
        },
      ]),
    refusal: 'content-not-allowed',
  },
  // Each walks over all of the others: 17 s for 52 KB.
  {
    title: '09 7,500 inserts at one place, each before another character',
    update: ({ own, clock }) => {
      const structs = [item(text('a'.repeat(7_500)), { root: 'other.ts' })];
      for (let i = 1; i < 7_500; i++) {
        structs.push(item(text('b'), { rightOrigin: { client: own, clock: clock + i } }));
      }
      return writeUpdate([{ client: own, clock, structs }]);
    },
    refusal: 'update-unsafe',
  },
  // Made while it is read, and kept though the update fails: 5 s a message after ten of them.
  {
    title: '11 8,000 roots in an update that ends too early',
    update: target => {
      const whole = manyRoots(target, 8_000);
      return whole.subarray(0, whole.length - 1);
    },
    refusal: 'update-malformed',
  },
  // Every later keystroke cleans up all of the text: 19 µs become 871 µs.
  {
    title: '12 5,000 formatting marks',
    update: ({ own, clock }) =>
      writeUpdate([
        { client: own, clock, structs: chain({ own, clock }, 5_000, i => format('b', String(1 + (i % 2)))) },
      ]),
    refusal: 'content-not-allowed',
  },
  {
    title: '13 6,000 documents in the document',
    update: ({ own, clock }) =>
      writeUpdate([
        { client: own, clock, structs: chain({ own, clock }, 6_000, i => subdocument(`sub${i}`)) },
      ]),
    refusal: 'content-not-allowed',
  },
  // The clock leaves what a number can hold: the state vector cannot be read any more.
  ...([9, 300] as const).flatMap(count => [
    {
      title: `14 ${count} structs of garbage as long as can be`,
      update: ({ own, clock }: Target) =>
        writeUpdate([{ client: own, clock, structs: times(count, () => gc(HUGE)) }]),
      refusal: 'update-malformed',
    },
    {
      title: `14 ${count} deleted structs as long as can be`,
      update: ({ own, clock }: Target) =>
        writeUpdate([{ client: own, clock, structs: times(count, () => item(deleted(HUGE), ROOT)) }]),
      refusal: 'update-malformed',
    },
  ]),
  // JavaScript rounds it: two of these are the same person, or somebody else.
  {
    title: '14 a clientID above 2^53 - 1',
    update: () => writeUpdate([{ client: 2 ** 53, clock: 0, structs: [item(text('x'), ROOT)] }]),
    refusal: 'update-malformed',
  },
  {
    title: '14 a delete of what a clientID above 2^53 - 1 wrote',
    update: () => writeUpdate([], [{ client: 2 ** 53, ranges: [[0, 1]] }]),
    refusal: 'update-malformed',
  },
  // In every state vector from then on: 345 KB with each sync, 25 ms with each key.
  {
    title: '15 9,000 clientIDs that hold garbage',
    update: () => writeUpdate(times(9_000, i => ({ client: 200_000 + i, clock: 0, structs: [gc(1)] }))),
    refusal: 'update-too-large',
  },
  {
    title: '15 9,000 clientIDs with a character each',
    update: () =>
      writeUpdate(times(9_000, i => ({ client: 300_000 + i, clock: 0, structs: [item(text('x'), ROOT)] }))),
    refusal: 'update-too-large',
  },
  // Sets the prototype of what it is copied into: `role` is `facilitator` though there is no such key.
  {
    title: '16 a key __proto__ in a map',
    update: ({ own, clock }) =>
      one({ own, clock }, item(any(anyObject('role', 'facilitator')), { root: 'meta', key: '__proto__' })),
    refusal: 'content-not-allowed',
  },
  {
    title: '16 a key __proto__ in a value',
    update: ({ own, clock }) =>
      one(
        { own, clock },
        item(any(anyObject('__proto__', anyObject('role', 'facilitator'))), { root: 'meta', key: 'user' }),
      ),
    refusal: 'content-not-allowed',
  },
  {
    title: '16 a root __proto__',
    update: ({ own, clock }) => one({ own, clock }, item(text('x'), { root: '__proto__' })),
    refusal: 'content-not-allowed',
  },
  {
    title: "16 a map's entry in a text",
    update: ({ own, clock }) => one({ own, clock }, item(any(anyObject('a', 'b')), { root: FILE, key: 'k' })),
    refusal: 'content-not-allowed',
  },
  // Not counted by the clock, so added again with every resend.
  ...[gc(0), item(deleted(0), ROOT), item(text(''), ROOT), item(any(), ROOT)].map((struct, i) => ({
    title: `17 10,000 structs of length zero, ${['garbage', 'deleted', 'text', 'values'][i]}`,
    update: ({ own, clock }: Target) =>
      writeUpdate([{ client: own, clock, structs: times(10_000, () => struct) }]),
    refusal: 'update-malformed',
  })),
  // One of them in a stored log, and everything after it is lost to whoever reads the log.
  {
    title: '18 an update that ends too early',
    update: ({ own, clock }) => one({ own, clock }, item(text('xyz'), ROOT)).subarray(0, 9),
    refusal: 'update-malformed',
  },
  {
    title: '18 nothing at all',
    update: () => new Uint8Array(0),
    refusal: 'update-malformed',
  },
  {
    title: '18 bytes after the end',
    update: ({ own, clock }) =>
      bytes(encoder => {
        encoding.writeUint8Array(encoder, one({ own, clock }, item(text('x'), ROOT)));
        encoding.writeUint8Array(encoder, new Uint8Array(100));
      }),
    refusal: 'update-malformed',
  },
  {
    title: '18 text that is no UTF-8',
    update: ({ own, clock }) => one({ own, clock }, item(rawText(Uint8Array.of(0xff, 0xfe, 0xfd)), ROOT)),
    refusal: 'update-malformed',
  },
  {
    title: '18 a kind of content that does not exist, after one that does',
    update: ({ own, clock }) =>
      writeUpdate([{ client: own, clock, structs: [item(text('x'), ROOT), item(unknownContent(), ROOT)] }]),
    refusal: 'update-malformed',
  },
  {
    title: '18 an item that is its own neighbour',
    update: ({ own, clock }) => one({ own, clock }, item(text('x'), { origin: { client: own, clock } })),
    refusal: 'update-unsafe',
  },
  {
    title: '18 two items that are each other’s neighbours',
    update: ({ own, clock }) => {
      const other = own + 1_000;
      return writeUpdate([
        { client: other, clock: 0, structs: [item(text('x'), { origin: { client: own, clock } })] },
        { client: own, clock, structs: [item(text('x'), { origin: { client: other, clock: 0 } })] },
      ]);
    },
    refusal: 'update-unsafe',
  },
  {
    title: '18 an item inside a character',
    update: ({ own, clock }) =>
      writeUpdate([
        {
          client: own,
          clock,
          structs: [item(text('x'), ROOT), item(text('y'), { parent: { client: own, clock } })],
        },
      ]),
    refusal: 'content-not-allowed',
  },
  {
    title: '18 neighbours in the wrong order',
    update: ({ own, clock }) =>
      writeUpdate([
        {
          client: own,
          clock,
          structs: [
            item(text('abcdef'), { root: 'other.ts' }),
            item(text('x'), {
              origin: { client: own, clock: clock + 4 },
              rightOrigin: { client: own, clock: clock + 1 },
            }),
          ],
        },
      ]),
    refusal: 'update-unsafe',
  },
  // Encoding looks every root up among all of them: 4 s with each join after four messages.
  {
    title: '20 8,000 roots',
    update: target => manyRoots(target, 8_000),
    refusal: 'document-full',
  },
  // 3 KB, 2.3 s: well-formed, so only the document shows that the neighbours are none.
  {
    title: '23 500 inserts without a left neighbour, each before another character of the document',
    update: ({ own, clock, doc }) => {
      const ids = visibleIds(doc);
      const structs = times(500, i =>
        item(text('x'), { rightOrigin: ids[(i * 7) % ids.length] ?? { client: 0, clock: 0 } }),
      );
      return writeUpdate([{ client: own, clock, structs }]);
    },
    refusal: 'update-unsafe',
  },
  // Nothing throws, but the room and a fresh joiner show different text.
  {
    title: '25 an insert between two characters that never were neighbours',
    update: ({ own, clock, doc }) => {
      const ids = visibleIds(doc);
      const [first, last] = [ids[0], ids.at(-1)];
      if (first === undefined || last === undefined) throw new Error('there is text to attack');
      return one({ own, clock }, item(text('x'), { origin: last, rightOrigin: first }));
    },
    refusal: 'update-unsafe',
  },
];

function one({ own, clock }: Pick<Target, 'own' | 'clock'>, struct: Write): Uint8Array {
  return writeUpdate([{ client: own, clock, structs: [struct] }]);
}

/** Items in a row, each after the one before. */
function chain(
  { own, clock }: Pick<Target, 'own' | 'clock'>,
  count: number,
  content: (i: number) => Content,
): Write[] {
  return times(count, i =>
    item(content(i), i === 0 ? ROOT : { origin: { client: own, clock: clock + i - 1 } }),
  );
}

function manyRoots({ own, clock }: Pick<Target, 'own' | 'clock'>, count: number): Uint8Array {
  const section: Section = {
    client: own,
    clock,
    structs: times(count, i => item(deleted(1), { root: `root${i.toString(36)}` })),
  };
  return writeUpdate([section]);
}

export function clockOf(doc: Y.Doc, client: number): number {
  return Y.getState(doc.store, client);
}

/** The ids of all characters of the file, in their order. */
function visibleIds(doc: Y.Doc): StructId[] {
  const ids: StructId[] = [];
  for (let at = doc.getText(FILE)._start; at !== null; at = at.right) {
    for (let i = 0; i < at.length; i++) ids.push({ client: at.id.client, clock: at.id.clock + i });
  }
  return ids;
}

/** Structs of length 1 by run-length columns that say "the same, n times". */
function endlessColumns(client: number, count: number): Uint8Array {
  const none = new Uint8Array(0);
  const clients = bytes(encoder => encoding.writeVarInt(encoder, client));
  const kinds = Uint8Array.of(0);
  const strings = bytes(encoder => encoding.writeVarString(encoder, ''));
  const lengths = bytes(encoder => {
    encoding.writeVarInt(encoder, -1);
    encoding.writeVarUint(encoder, count - 2);
  });
  return bytes(encoder => {
    encoding.writeUint8(encoder, 0);
    for (const column of [none, clients, none, none, kinds, strings, none, none, lengths]) {
      encoding.writeVarUint8Array(encoder, column);
    }
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, count);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, 0);
  });
}
