import { expect, it } from 'vitest';
import { safePaths } from './safe-paths.ts';

it('gives each file a path of its own that stays in its folder', () => {
  const names = [
    'main.ts',
    '../main.ts',
    '..',
    '/etc/passwd',
    'a/../../b',
    '.git',
    '',
    '\0',
    'C:\\x',
    'main.ts',
  ];
  const paths = safePaths(names);
  expect(new Set(paths).size).toBe(names.length);
  for (const path of paths) expect(path).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/);
  expect(paths[0]).toBe('main.ts');
});

it('keeps folders, and puts no file where another has its folder', () => {
  expect(safePaths(['src/a.ts', 'src', 'src/a.ts/b', 'lib/.hidden/x y.ts'])).toEqual([
    'src/a.ts',
    '1-src',
    '2-src_a.ts_b',
    'lib/_hidden/x_y.ts',
  ]);
});
