import { freshRandom } from '@tatami/kernel/testing';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { DojoFiles } from './dojo-files.ts';

/** People who have one document, and type apart until they meet. */
function people(count: number): { docs: Y.Doc[]; files: DojoFiles[]; meet: () => void } {
  const docs = Array.from({ length: count }, () => new Y.Doc());
  const meet = () => {
    for (const from of docs) for (const to of docs) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  };
  return { docs, files: docs.map(doc => new DojoFiles(doc)), meet };
}

const names = (files: DojoFiles | undefined) => files?.list().map(file => file.name);

describe('the files of a document', () => {
  it('are its root texts, not its maps, nor a root that was only asked for', () => {
    const { docs, files, meet } = people(2);
    const [doc, other] = docs;
    doc?.getText('main.py').insert(0, 'x');
    doc?.getMap('settings').set('theme', 'dark');
    doc?.getText('asked');
    other?.get('asked too');
    meet();
    expect(names(files[1])).toEqual(['main.py']);
  });

  it('are made, renamed, deleted and brought back, for everybody', () => {
    const { docs, files, meet } = people(2);
    const [ana, bia] = files;
    docs[0]?.getText('main.js').insert(0, 'x');
    const root = ana?.create('src/util.js') ?? '';
    meet();
    expect(names(bia)).toEqual(['main.js', 'src/util.js']);
    bia?.rename(root, 'src/help.js');
    bia?.delete('main.js');
    meet();
    expect(names(ana)).toEqual(['src/help.js']);
    expect(ana?.nameOf(root)).toBe('src/help.js');
    ana?.rename('main.js', 'main.js');
    meet();
    expect(names(bia)).toEqual(['main.js', 'src/help.js']);
    expect(docs[1]?.getText('main.js').toString()).toBe('x');
  });

  it('do not take the text of a file that was renamed or deleted for theirs', () => {
    const { docs, files } = people(1);
    const [mine] = files;
    docs[0]?.getText('a.js').insert(0, 'old');
    mine?.rename('a.js', 'b.js');
    const first = mine?.create('a.js') ?? '';
    mine?.delete(first);
    const second = mine?.create('a.js') ?? '';
    expect(new Set(['a.js', first, second]).size).toBe(3);
    expect(docs[0]?.getText(second).toString()).toBe('');
    expect(names(mine)).toEqual(['a.js', 'b.js']);
  });

  it('are not called what is no name, or what another is called', () => {
    const { files } = people(1);
    const [mine] = files;
    const root = mine?.create('a.js') ?? '';
    expect(mine?.faultOf('a.js')).toBe('taken');
    expect(mine?.faultOf('a.js', root)).toBeUndefined();
    expect(mine?.faultOf('../a.js')).toBe('not-a-name');
    expect(() => mine?.create('a.js')).toThrow(RangeError);
    expect(() => mine?.rename(root, '')).toThrow(RangeError);
  });

  it('are the same for everybody, whatever people did at once', () => {
    const random = freshRandom('files at once');
    const pick = <T>(of: readonly T[]) => of[random.int(of.length)];
    for (let run = 0; run < 50; run++) {
      const { files, meet } = people(3);
      for (let step = 0; step < 20; step++) {
        const mine = pick(files);
        const file = pick(mine?.list() ?? []);
        const name = pick(['a.js', 'b.js', 'c.js', 'src/a.js']) ?? '';
        const what = random.next();
        if (mine === undefined || mine.faultOf(name, file?.root) !== undefined) continue;
        if (file === undefined || what < 0.4) {
          if (mine.faultOf(name) === undefined) mine.create(name);
        } else if (what < 0.8) mine.rename(file.root, name);
        else mine.delete(file.root);
        if (random.chance(0.2)) meet();
      }
      meet();
      const [first, ...others] = files.map(each => each.list());
      for (const other of others) expect(other).toEqual(first);
    }
  });

  it('are the roots alone where somebody wrote text in the place of the list', () => {
    const { docs, files } = people(1);
    docs[0]?.getText(':files').insert(0, 'mine now');
    expect(names(files[0])).toEqual([':files']);
    expect(() => files[0]?.create('a.js')).toThrow(RangeError);
    files[0]?.delete(':files');
    expect(names(files[0])).toEqual([':files']);
  });
});
