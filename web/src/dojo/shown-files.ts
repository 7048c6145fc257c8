import { DojoFiles, type ListedFile } from '@tatami/client';
import type * as Y from 'yjs';

/** The name of a dojo's file if it has none yet. */
const FIRST_FILE = 'main.js';

export interface ShownFiles {
  readonly files: readonly ListedFile[];
  /** Whether the file that is shown was deleted: it stays in front of whoever reads it until they choose another. */
  readonly isDeleted: boolean;
}

/**
 * The dojo's files by name, and the one that is shown, which may not have been written to yet, or deleted since.
 * @param shown the root of its text, and what it was called last
 */
export function shownFiles(doc: Y.Doc, shown?: ListedFile): ShownFiles {
  const dojoFiles = new DojoFiles(doc);
  const files = dojoFiles.list();
  if (shown === undefined) {
    return { files: files.length === 0 ? [{ root: FIRST_FILE, name: FIRST_FILE }] : files, isDeleted: false };
  }
  if (files.some(({ root }) => root === shown.root)) return { files, isDeleted: false };
  return {
    files: [...files, shown].sort((a, b) => (a.name < b.name ? -1 : 1)),
    isDeleted: dojoFiles.isDeleted(shown.root),
  };
}
