import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exampleValues } from '../../testing/example-objects.ts';
import { EXAMPLE_FOLDER, SCHEMA_FILE, schemaText } from './example.ts';
import { render } from './render.ts';

const HINT = 'npm run kubernetes writes it';

it('has the example as the code renders it', async () => {
  const files = render(await exampleValues());
  expect(await readdir(EXAMPLE_FOLDER)).toEqual([...files.keys()]);
  for (const [file, text] of files)
    expect(await readFile(join(EXAMPLE_FOLDER, file), 'utf8'), HINT).toBe(text);
});

it('has the schema of values as the code reads them', async () => {
  expect(await readFile(SCHEMA_FILE, 'utf8'), HINT).toBe(schemaText());
});
