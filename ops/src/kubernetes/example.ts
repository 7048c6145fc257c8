import { fileURLToPath } from 'node:url';
import { VALUES_SCHEMA } from './values.ts';

/** What is committed, so that a review sees what a change does to a cluster. */
export const EXAMPLE_VALUES = fileURLToPath(new URL('../../values.example.yaml', import.meta.url));
export const EXAMPLE_FOLDER = fileURLToPath(new URL('../../kubernetes/example', import.meta.url));
export const SCHEMA_FILE = fileURLToPath(new URL('../../values.schema.json', import.meta.url));

export function schemaText(): string {
  return `${JSON.stringify(VALUES_SCHEMA, null, 2)}\n`;
}
