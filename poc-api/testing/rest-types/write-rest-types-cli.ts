import { writeFile } from 'node:fs/promises';
import { REST_TYPES_FILE, restTypesText } from './rest-types-file.ts';

// To be run after every change of the REST API; a test says so if it was forgotten.
await writeFile(REST_TYPES_FILE, await restTypesText());
