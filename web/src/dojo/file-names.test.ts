import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { fileNames } from './file-names.ts';

function received(fill: (doc: Y.Doc) => void): Y.Doc {
  const source = new Y.Doc();
  fill(source);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(source));
  return doc;
}

it('lists the root texts of a document that came over the wire, not its maps', () => {
  const doc = received(source => {
    source.getText('test.py').insert(0, 'x');
    source.getText('main.py').insert(0, 'y');
    source.getMap('settings').set('theme', 'dark');
  });
  expect(fileNames(doc)).toEqual(['main.py', 'test.py']);
});

it('does not take a name that was only asked for as a file', () => {
  const doc = received(source => source.getText('main.py').insert(0, 'y'));
  doc.getText('asked');
  doc.get('asked too');
  expect(fileNames(doc)).toEqual(['main.py']);
});

it('keeps the file that is shown, written to or not', () => {
  const doc = received(source => source.getText('app.py').insert(0, 'y'));
  expect(fileNames(doc, 'main.js')).toEqual(['app.py', 'main.js']);
});

it('keeps a file that was emptied', () => {
  const doc = received(source => {
    source.getText('main.py').insert(0, 'y');
    source.getText('main.py').delete(0, 1);
  });
  expect(fileNames(doc)).toEqual(['main.py']);
});

it('offers one file in an empty dojo', () => {
  expect(fileNames(new Y.Doc())).toEqual(['main.js']);
});
