import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXAMPLE_FOLDER, EXAMPLE_VALUES, SCHEMA_FILE, schemaText } from './example.ts';
import { render } from './render.ts';
import { readValues, ValuesError } from './values.ts';

// Without arguments it writes the example that is committed, and the schema of values.
const [valuesFile = EXAMPLE_VALUES, folder = EXAMPLE_FOLDER] = process.argv.slice(2);
try {
  const text = await readFile(valuesFile, 'utf8').catch((error: Error) => {
    throw new ValuesError([error.message]);
  });
  const files = render(readValues(text));
  await mkdir(folder, { recursive: true });
  for (const [file, text] of files) await writeFile(join(folder, file), text);
  if (folder === EXAMPLE_FOLDER) await writeFile(SCHEMA_FILE, schemaText());
  console.log(`${[...files.keys()].join(', ')} are in ${folder}`);
} catch (error) {
  if (!(error instanceof ValuesError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
