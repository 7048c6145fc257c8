import * as Y from 'yjs';

/** The name of a dojo's file if it has none yet. */
const FIRST_FILE = 'main.js';

/**
 * The dojo's files by name: its root texts, and the one that is shown, which may not have been written to yet.
 * A root without any item is no file: anything that asks a document for a name makes one.
 */
export function fileNames(doc: Y.Doc, shown?: string): string[] {
  const names = new Set(shown === undefined ? [] : [shown]);
  // A root that was only received has no kind yet; a map is known by its keys.
  for (const [name, type] of doc.share)
    if (!(type instanceof Y.Map) && type._map.size === 0 && type._start !== null) names.add(name);
  return names.size === 0 ? [FIRST_FILE] : [...names].sort();
}
