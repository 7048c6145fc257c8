import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VECTORS_FOLDER, vectorFiles } from './vector-files.ts';

for (const [name, text] of vectorFiles()) await writeFile(join(VECTORS_FOLDER, name), text);
