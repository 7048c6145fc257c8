import * as Y from 'yjs';

/** The name of a dojo's file if it has none yet. */
const FIRST_FILE = 'main.js';

/** The dojo's files: its root texts, by name. */
export function fileNames(doc: Y.Doc): string[] {
  const names: string[] = [];
  // A root that was only received has no kind yet; a map is known by its keys.
  for (const [name, type] of doc.share)
    if (!(type instanceof Y.Map) && type._map.size === 0) names.push(name);
  return names.length === 0 ? [FIRST_FILE] : names.sort();
}
