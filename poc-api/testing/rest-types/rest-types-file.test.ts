import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { REST_TYPES_FILE, restTypesText } from './rest-types-file.ts';

it("the client's types are those of the API (`npm run rest-types` makes them so)", async () => {
  expect(await readFile(REST_TYPES_FILE, 'utf8')).toBe(await restTypesText());
});
