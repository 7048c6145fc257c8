import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { writtenFiles } from './written-files.ts';

it('has the files as the code makes them', async () => {
  for (const [path, text] of await writtenFiles())
    expect(await readFile(path, 'utf8'), `${path}: npm run observability writes it`).toBe(text);
});
