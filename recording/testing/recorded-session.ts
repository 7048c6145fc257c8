import type { SeededRandom } from '@tatami/kernel';
import type { UserId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import * as Y from 'yjs';
import type { RecordedRow } from '../src/recorded-row.ts';

const FILES = ['main.js', 'test.js', 'notes.md'];
const SNIPPETS = ['a', 'const x = 1;\n', 'ção', '🥋', '', '\n', '  '];
const STARTED_AT_MICROS = 1_700_000_000_000_000;

const userId = (letter: string) => `0190a0a0-0000-7000-8000-00000000000${letter}` as UserId;
export const ANA = userId('a');
export const AUTHORS = [ANA, userId('b'), userId('c')];

export interface RecordedSession {
  readonly rows: readonly RecordedRow[];
  /** The texts after each row, by the name of the file, as a document says that has the rows up to it. */
  readonly textsAfter: readonly ReadonlyMap<string, string>[];
  /** And who wrote each unit of them, by the items of Yjs: a digit that is an index into {@link AUTHORS}. */
  readonly writersAfter: readonly ReadonlyMap<string, string>[];
}

/** A session of a few people who type and delete in some files, hear of each other late, and stop now and then, and type offline. */
export function recordSession(random: SeededRandom, rowCount: number): RecordedSession {
  const server = new Y.Doc();
  const authors = AUTHORS.map((userId, index) => {
    const doc = new Y.Doc();
    doc.clientID = index + 1;
    return { userId, doc };
  });
  const rows: RecordedRow[] = [];
  const textsAfter: ReadonlyMap<string, string>[] = [];
  const writersAfter: ReadonlyMap<string, string>[] = [];
  let atMicros = STARTED_AT_MICROS;
  for (let seq = 1; seq <= rowCount; seq++) {
    atMicros += random.chance(0.05) ? 10_000_000 : random.int(400_000);
    const isBack = random.chance(0.1);
    const edits = Array.from({ length: 1 + random.int(3) }, (_, index) => {
      const { userId, doc } = random.pick(authors);
      if (random.chance(0.5)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(server, Y.encodeStateVector(doc)));
      const before = Y.encodeStateVector(doc);
      edit(doc, random);
      const bytes = Y.encodeStateAsUpdate(doc, before);
      Y.applyUpdate(server, bytes);
      const entry = { kind: 'update' as const, userId, clientId: doc.clientID, deltaMs: index * 5, bytes };
      return isBack ? { ...entry, clientAgeMs: random.int(30_000) } : entry;
    });
    // Whoever is back is journaled before what they typed offline.
    const join = { kind: 'join' as const, userId: AUTHORS[0] as UserId, clientId: 1, deltaMs: 0 };
    const entries = isBack ? [{ ...join, bytes: new Uint8Array() }, ...edits] : edits;
    rows.push({ seq, atMicros, payload: encodeBatch(entries) });
    textsAfter.push(textsOf(server));
    writersAfter.push(writersOf(server));
  }
  return { rows, textsAfter, writersAfter };
}

function writersOf(doc: Y.Doc): Map<string, string> {
  return new Map(FILES.map(name => [name, writersOfText(doc.getText(name))]));
}

function writersOfText(text: Y.Text): string {
  let writers = '';
  for (let item = text._start; item !== null; item = item.right)
    if (!item.deleted) writers += String(item.id.client - 1).repeat(item.length);
  return writers;
}

function textsOf(doc: Y.Doc): Map<string, string> {
  return new Map(FILES.map(name => [name, doc.getText(name).toString()]));
}

function edit(doc: Y.Doc, random: SeededRandom): void {
  doc.transact(() => {
    for (let edits = 1 + random.int(2); edits > 0; edits--) {
      const text = doc.getText(random.pick(FILES));
      const position = random.int(text.length + 1);
      if (random.chance(0.3)) text.delete(position, Math.min(random.int(8), text.length - position));
      else text.insert(position, random.pick(SNIPPETS));
    }
  });
}
