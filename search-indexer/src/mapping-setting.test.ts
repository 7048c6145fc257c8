import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mappingWith } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mappingFile } from './mapping-setting.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-mapping-'));
});
afterAll(() => rm(folder, { recursive: true }));

const setting = mappingFile({ sets: 'the mapping' });
async function reading(content: string) {
  const file = join(folder, 'mapping.json');
  await writeFile(file, content);
  return setting.read(file);
}

it('is the mapping in the file, and none without a path', async () => {
  expect(await reading(JSON.stringify(mappingWith(['team'])))).toMatchObject({
    value: { root: { table: 'poc', columns: expect.arrayContaining(['team']) } },
  });
  for (const nothing of [undefined, '']) expect(setting.read(nothing)).toEqual({ value: undefined });
});

it('says what is wrong, and where', async () => {
  expect(await reading(JSON.stringify([{ ...mappingWith([])[0], plugins: [] }]))).toEqual({
    problem: expect.stringMatching(
      /is refused at \/0\/plugins: `plugins` is a part of PGSync that is not supported$/,
    ),
  });
  expect(await reading('[{')).toEqual({ problem: expect.stringContaining('is no JSON') });
  expect(setting.read(join(folder, 'nowhere'))).toEqual({
    problem: expect.stringMatching(/cannot be read$/),
  });
});
