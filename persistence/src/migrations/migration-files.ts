import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PersistenceError } from '../errors.ts';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the text in hex; line ends do not count. */
  readonly checksum: string;
}

export type MigrationSeries = 'catalog' | 'tenant';

/** The migrations that come with this package, in order. */
export function loadSeries(series: MigrationSeries): Promise<Migration[]> {
  return loadMigrations(fileURLToPath(new URL(series, import.meta.url)));
}

/**
 * The `.sql` files of a folder, named 0001_what_it_does.sql and numbered without gaps.
 * @throws PersistenceError `migration-malformed`
 */
export async function loadMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter(name => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, i) => {
      const version = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1]);
      if (version !== i + 1) {
        throw new PersistenceError('migration-malformed', { detail: `${name} should be number ${i + 1}` });
      }
      const text = (await readFile(join(folder, name), 'utf8')).replaceAll('\r\n', '\n');
      return { version, name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}
