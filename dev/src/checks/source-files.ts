import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SourceFile {
  /** Relative to the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', 'coverage']);

/** All files below the checkout whose name ends so, in a stable order; hidden folders and built ones are left out. */
export async function sourceFiles(checkout: string, endings: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(checkout, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name)) await visit(path);
      if (entry.isFile() && endings.some(ending => entry.name.endsWith(ending))) {
        files.push({ path, text: await readFile(join(checkout, path), 'utf8') });
      }
    }
  };
  await visit('');
  return files;
}
