import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFileName, listFiles } from './file-list.ts';

const namesOf = (texts: string[], names: Record<string, unknown> = {}) =>
  listFiles(texts, new Map(Object.entries(names))).map(({ name, root }) =>
    name === root ? name : [name, root],
  );

describe('the files of a dojo', () => {
  it('are called as their roots are, where nobody has said anything else', () => {
    expect(namesOf(['main.js', 'a.js'])).toEqual(['a.js', 'main.js']);
  });

  it('are renamed, deleted, and there before anything is written', () => {
    expect(namesOf(['a.js', 'b.js'], { 'a.js': 'src/z.ts', 'b.js': null, 'new.py': 'new.py' })).toEqual([
      'new.py',
      ['src/z.ts', 'a.js'],
    ]);
  });

  it('never have one name, whatever two people did at once', () => {
    expect(namesOf(['a.js', 'b.js', 'c.js'], { 'b.js': 'a.js', 'c.js': 'a.js' })).toEqual([
      ['a-2.js', 'b.js'],
      ['a-3.js', 'c.js'],
      'a.js',
    ]);
    expect(namesOf(['.env', 'x'], { x: '.env' })).toEqual(['.env', ['.env-2', 'x']]);
  });

  it('keep the name of their root where what is said is none', () => {
    for (const wrong of [
      '',
      ' ',
      'a\nb',
      'a\u202eb',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/./b',
      'a /b',
      'x'.repeat(101),
      7,
      {},
    ]) {
      expect(namesOf(['main.js'], { 'main.js': wrong }), JSON.stringify(wrong)).toEqual(['main.js']);
      expect(namesOf([], { 'main.js': wrong })).toEqual([]);
    }
  });

  it('are as many as there are roots that are not deleted, each under its own name', () => {
    const name = fc.constantFrom('a', 'a-2', 'b.js', 'b-2.js', 'b-3.js', 'src/b.js', null, '', 1);
    const root = fc.constantFrom('a', 'a-2', 'b.js', 'b-2.js', 'src/b.js');
    fc.assert(
      fc.property(fc.uniqueArray(root), fc.dictionary(root, name), (texts, names) => {
        const files = listFiles(texts, new Map(Object.entries(names)));
        const roots = new Set([...texts, ...Object.keys(names).filter(key => isFileName(names[key]))]);
        for (const key of Object.keys(names)) if (names[key] === null) roots.delete(key);
        expect(new Set(files.map(file => file.root))).toEqual(roots);
        expect(new Set(files.map(file => file.name)).size).toBe(files.length);
      }),
    );
  });
});
