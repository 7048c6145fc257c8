import { FILE_LIST_ROOT, isFileName, type ListedFile, listFiles } from '@tatami/protocol';
import * as Y from 'yjs';

const RANDOM_LETTERS = 6;

/**
 * The files of a dojo: root texts, and the map that says what they are called. What is changed here is an edit like any
 * other: it reaches everybody, is undone by nobody else, and a replay shows it.
 */
export class DojoFiles {
  readonly #doc: Y.Doc;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
  }

  /** By name. */
  list(): ListedFile[] {
    return listFiles(this.#textRoots(), this.#names());
  }

  nameOf(root: string): string {
    return this.list().find(file => file.root === root)?.name ?? root;
  }

  isDeleted(root: string): boolean {
    return this.#names().get(root) === null;
  }

  /**
   * Undefined if the name can be used; why it cannot, otherwise.
   * @param root of the file that is to have it
   */
  faultOf(name: string, root?: string): 'not-a-name' | 'taken' | undefined {
    if (!isFileName(name) || this.#isText()) return 'not-a-name';
    const holder = this.list().find(file => file.name === name);
    return holder === undefined || holder.root === root ? undefined : 'taken';
  }

  /**
   * @returns the root of the new file
   * @throws RangeError for a name that cannot be used
   */
  create(name: string): string {
    this.#require(name);
    // A text under this root may be there of a file that was renamed or deleted.
    const type = this.#doc.share.get(name);
    const isFree =
      (type?._start ?? null) === null && (type?._map.size ?? 0) === 0 && !this.#names().has(name);
    const root = isFree ? name : `${name}~${randomLetters()}`;
    this.#map().set(root, name);
    return root;
  }

  /** @throws RangeError for a name that cannot be used */
  rename(root: string, name: string): void {
    this.#require(name, root);
    this.#map().set(root, name);
  }

  /** Its text stays in the document: {@link rename} brings it back, and a replay shows it. */
  delete(root: string): void {
    if (!this.#isText()) this.#map().set(root, null);
  }

  #require(name: string, root?: string): void {
    const fault = this.faultOf(name, root);
    if (fault !== undefined) throw new RangeError(`${JSON.stringify(name)} is ${fault}`);
  }

  /** A root without any item is no file: anything that asks a document for a name makes one. */
  #textRoots(): string[] {
    const roots: string[] = [];
    // A root that was only received has no kind yet; a map is known by its keys.
    for (const [name, type] of this.#doc.share) {
      if (!(type instanceof Y.Map) && type._map.size === 0 && type._start !== null) roots.push(name);
    }
    return roots;
  }

  #names(): ReadonlyMap<string, unknown> {
    return this.#isText() ? new Map() : new Map(this.#map().entries());
  }

  #map(): Y.Map<unknown> {
    return this.#doc.getMap(FILE_LIST_ROOT);
  }

  /** Somebody has written text where the list should be: then there is none. */
  #isText(): boolean {
    return (this.#doc.share.get(FILE_LIST_ROOT)?._start ?? null) !== null;
  }
}

function randomLetters(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(RANDOM_LETTERS));
  return [...bytes].map(byte => (byte % 36).toString(36)).join('');
}
