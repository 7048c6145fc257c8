import { isOneLine } from '@tatami/kernel';

/**
 * The root map that says what files are called: under the root of a file's text its name, or null for a file that was
 * deleted. A text that it says nothing of is called as its root is, so a client that knows nothing of it sees files too.
 */
export const FILE_LIST_ROOT = ':files';
const MAX_NAME_LENGTH = 100;

export interface ListedFile {
  /** Of its text in the document; stays what it is. */
  readonly root: string;
  /** What it is called now; no other file is called so. */
  readonly name: string;
}

/** Names are shown in tabs, and become paths of an archive: folders are separated by `/`. */
export function isFileName(name: unknown): name is string {
  return (
    typeof name === 'string' &&
    name.length <= MAX_NAME_LENGTH &&
    isOneLine(name) &&
    name.split('/').every(part => part !== '' && part !== '.' && part !== '..' && part.trim() === part)
  );
}

/**
 * The files of a dojo, by name.
 * @param texts the roots of all texts that hold or held something
 * @param names what FILE_LIST_ROOT has; what is no name counts as nothing said
 */
export function listFiles(texts: Iterable<string>, names: ReadonlyMap<string, unknown>): ListedFile[] {
  const roots = new Set(texts);
  // One that was made and not written to yet.
  for (const [root, name] of names) if (isFileName(name)) roots.add(root);
  const files: ListedFile[] = [];
  const taken = new Set<string>();
  // By root, so that everybody gives the same one of two files of one name another.
  for (const root of [...roots].sort()) {
    const said = names.get(root);
    if (said === null) continue;
    const name = freeName(isFileName(said) ? said : root, taken);
    taken.add(name);
    files.push({ root, name });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `main.js`, or else `main-2.js`, `main-3.js` and so on. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const dot = name.lastIndexOf('.');
  const end = dot > name.lastIndexOf('/') + 1 ? dot : name.length;
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name.slice(0, end)}-${n}${name.slice(end)}`;
  return free;
}
