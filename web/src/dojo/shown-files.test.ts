import { DojoFiles } from '@tatami/client';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { shownFiles } from './shown-files.ts';

const file = (name: string) => ({ root: name, name });

it('are those of the document', () => {
  const doc = new Y.Doc();
  doc.getText('test.py').insert(0, 'x');
  doc.getText('main.py').insert(0, 'y');
  expect(shownFiles(doc)).toEqual({ files: [file('main.py'), file('test.py')], isDeleted: false });
});

it('are one to begin with where there is none', () => {
  expect(shownFiles(new Y.Doc())).toEqual({ files: [file('main.js')], isDeleted: false });
});

it('keep the file that is shown, written to or not', () => {
  const doc = new Y.Doc();
  doc.getText('app.py').insert(0, 'y');
  expect(shownFiles(doc, file('main.js'))).toEqual({
    files: [file('app.py'), file('main.js')],
    isDeleted: false,
  });
});

it('keep the file that is shown and say so when it was deleted', () => {
  const doc = new Y.Doc();
  for (const name of ['a.js', 'b.js']) doc.getText(name).insert(0, name);
  new DojoFiles(doc).delete('b.js');
  expect(shownFiles(doc, file('a.js')).files).toEqual([file('a.js')]);
  expect(shownFiles(doc, { root: 'b.js', name: 'c.js' })).toEqual({
    files: [file('a.js'), { root: 'b.js', name: 'c.js' }],
    isDeleted: true,
  });
});
