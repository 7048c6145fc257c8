import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writtenFiles } from './written-files.ts';

// To be run after every change of a metric or a dashboard; a test says so if it was forgotten.
for (const [path, text] of await writtenFiles()) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
