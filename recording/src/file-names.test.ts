import { freshRandom } from '@tatami/kernel/testing';
import { encodeBatch, FILE_LIST_ROOT, listFiles, type UserId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { gitHistoryOf } from './exports/git-history.ts';
import { filesAt, NAMES_FILE, namesText } from './file-names.ts';
import { decodeKeyframe, encodeKeyframe } from './keyframe.ts';
import { TrackBuilder } from './track-builder.ts';
import { TrackCursor } from './track-cursor.ts';

const ANA = '00000000-0000-7000-8000-00000000000a' as UserId;

/** A session of one document: each change is a row of its own. */
function session() {
  const doc = new Y.Doc();
  const builder = new TrackBuilder();
  let seq = 0;
  doc.on('update', (bytes: Uint8Array) => {
    const payload = encodeBatch([{ kind: 'update', userId: ANA, clientId: doc.clientID, deltaMs: 0, bytes }]);
    builder.add({ seq: ++seq, atMicros: seq * 1_000_000, payload });
  });
  const list = doc.getMap(FILE_LIST_ROOT);
  return { doc, list, builder, seq: () => seq };
}

/** The text of each file by its name, as a replay has it at the end. */
function playedTexts(builder: TrackBuilder): Record<string, string> {
  const track = builder.build();
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  return Object.fromEntries(
    filesAt(track.files, cursor.texts).map(({ name, index }) => [name, cursor.texts[index] ?? '']),
  );
}

it('plays files under the names that they had at each moment', () => {
  const { doc, list, builder } = session();
  doc.getText('a.js').insert(0, 'one');
  list.set('b.js', 'b.js');
  doc.getText('b.js').insert(0, 'two');
  list.set('a.js', 'src/a.ts');
  list.set('b.js', null);
  const track = builder.build();
  const cursor = new TrackCursor(track);
  const namesAfter = (splices: number) => {
    cursor.goTo(splices);
    return filesAt(track.files, cursor.texts).map(({ name }) => name);
  };
  expect(track.files).toEqual(['a.js', NAMES_FILE, 'b.js']);
  expect(namesAfter(1)).toContain('a.js');
  expect(namesAfter(4)).toEqual(['b.js', 'src/a.ts']);
  expect(namesAfter(5)).toEqual(['src/a.ts']);
});

it('is the same in a builder that goes on from a keyframe', () => {
  const { doc, list, builder, seq } = session();
  doc.getText('a.js').insert(0, 'one');
  list.set('a.js', 'b.js');
  const stored = builder.keyframe();
  if (stored === undefined) throw new Error('the session is whole');
  const resumed = TrackBuilder.from(decodeKeyframe(encodeKeyframe(stored)));
  doc.on('update', (bytes: Uint8Array) => {
    const payload = encodeBatch([{ kind: 'update', userId: ANA, clientId: doc.clientID, deltaMs: 0, bytes }]);
    resumed.add({ seq: seq(), atMicros: seq() * 1_000_000, payload });
  });
  list.set('a.js', 'c.js');
  doc.getText('d.js').insert(0, 'four');
  expect(filesAt(resumed.files, resumed.texts)).toEqual(filesAt(builder.files, builder.texts));
  expect(filesAt(resumed.files, resumed.texts).map(({ name }) => name)).toEqual(['c.js', 'd.js']);
});

it('has the files of the document, whatever is done with them', () => {
  const random = freshRandom('names in a recording');
  const pick = <T>(of: readonly T[]) => of[random.int(of.length)] as T;
  for (let run = 0; run < 30; run++) {
    const { doc, list, builder } = session();
    const roots = ['a.js', 'b.js', 'c.js'];
    for (let step = 0; step < 25; step++) {
      const root = pick(roots);
      const what = random.next();
      if (what < 0.5) doc.getText(root).insert(0, pick(['x', 'yy', '🙂']));
      else if (what < 0.9) list.set(root, pick(['a.js', 'b.js', 'src/c.js', null, '', 7, '../x']));
      else list.delete(root);
    }
    const texts = roots.filter(root => (doc.share.get(root)?._start ?? null) !== null);
    const live = listFiles(texts, new Map(list.entries()))
      .filter(({ root }) => texts.includes(root))
      .map(({ root, name }) => [name, doc.getText(root).toString()]);
    expect(playedTexts(builder)).toEqual(Object.fromEntries(live));
  }
});

it('takes a text in the place of the list for a file like any other', () => {
  const { builder, doc } = session();
  const other = new Y.Doc();
  other.getText(FILE_LIST_ROOT).insert(0, '{"a.js":"b.js"}');
  other.getText('a.js').insert(0, 'one');
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
  expect(playedTexts(builder)).toEqual({ [FILE_LIST_ROOT]: '{"a.js":"b.js"}', 'a.js': 'one' });
});

it('is no list where what is left of it cannot be read', () => {
  const files = ['a.js', NAMES_FILE];
  for (const text of ['{"a.js":', '[1]', 'null', '7', '']) {
    expect(
      filesAt(files, ['one', text]).map(({ name }) => name),
      text,
    ).toEqual(['a.js']);
  }
  expect(
    namesText([
      ['a.js', 'b.js'],
      ['z', 7],
      ['c', null],
    ]),
  ).toBe('{"a.js":"b.js","c":null}');
});

it('moves and removes files in the history for git', () => {
  const { doc, list, builder } = session();
  doc.getText('a.js').insert(0, 'one');
  doc.getText('b.js').insert(0, 'two');
  list.set('a.js', 'src/a.js');
  list.set('b.js', null);
  const [commit] = [[...gitHistoryOf(builder.build(), new Map())].join('')];
  expect(commit).toContain('M 100644 inline src/a.js\ndata 3\none\n');
  expect(commit).not.toContain('b.js');
  expect(commit).not.toContain(NAMES_FILE);
});
