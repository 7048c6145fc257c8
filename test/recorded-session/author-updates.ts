import * as Y from 'yjs';
import type { Patch, Recording } from './recording.ts';

export interface AuthorUpdate {
  readonly author: number;
  readonly update: Uint8Array;
  /** Indexes of the updates that it follows directly; the author's own one before it is among them. */
  readonly parents: readonly number[];
}

/**
 * What each author's client sent: for every edit the Yjs update it made, on the merged state of its parents.
 *
 * @param clientIds the clientID that each author writes as
 */
export function buildUpdates(
  recording: Recording,
  file: string,
  clientIds: readonly number[],
): AuthorUpdate[] {
  const edits = [...recording.edits];
  let shift = 0;
  if (recording.startContent !== '') {
    edits.unshift({ author: 0, parents: [], patches: [[0, 0, recording.startContent]] });
    shift = 1;
  }
  const countsUnits = !edits.some(({ patches }) => patches.some(([, , inserted]) => hasAstral(inserted)));
  const authors = clientIds.map(clientId => new Author({ file, clientId, countsUnits }));
  const updates: AuthorUpdate[] = [];
  edits.forEach(({ author: who, parents: named, patches }, index) => {
    const author = authors[who];
    if (author === undefined) throw new RangeError(`there is no author ${who}`);
    const parents = new Set(index < shift ? [] : named.map(parent => parent + shift));
    if (shift > 0 && index > 0) parents.add(0);
    if (author.last !== undefined) parents.add(author.last);
    author.catchUp(parents, updates);
    updates.push({ author: who, update: author.edit(index, patches), parents: [...parents] });
  });
  return updates;
}

/** One author's document, which only grows: what an author has seen once they have seen for ever. */
class Author {
  readonly #doc = new Y.Doc();
  readonly #text: Y.Text;
  readonly #countsUnits: boolean;
  readonly #known = new Set<number>();
  #own: Uint8Array | undefined;
  /** The index of the author's latest update. */
  last: number | undefined;

  /** @param options.countsUnits whether code points and UTF-16 units are the same in all of the recording */
  constructor(options: { file: string; clientId: number; countsUnits: boolean }) {
    this.#countsUnits = options.countsUnits;
    this.#doc.clientID = options.clientId;
    this.#text = this.#doc.getText(options.file);
    this.#doc.on('update', (update: Uint8Array) => {
      this.#own = update;
    });
  }

  /** Takes in the given updates and all that they follow. */
  catchUp(indexes: Iterable<number>, updates: readonly AuthorUpdate[]): void {
    const missing: number[] = [];
    const look = [...indexes];
    for (let index = look.pop(); index !== undefined; index = look.pop()) {
      const found = updates[index];
      if (found === undefined || this.#known.has(index)) continue;
      this.#known.add(index);
      missing.push(index);
      look.push(...found.parents);
    }
    missing.sort((a, b) => a - b);
    this.#doc.transact(() => {
      for (const index of missing) Y.applyUpdate(this.#doc, updates[index]?.update ?? new Uint8Array(0));
    });
  }

  edit(index: number, patches: readonly Patch[]): Uint8Array {
    this.#own = undefined;
    this.#doc.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        const at = this.#unitsBefore(position);
        if (deleted > 0) this.#text.delete(at, this.#unitsBefore(position + deleted) - at);
        if (inserted !== '') this.#text.insert(at, inserted);
      }
    });
    this.#known.add(index);
    this.last = index;
    // An edit that changes nothing is sent as what it is: no structs, no deletes.
    return this.#own ?? Uint8Array.of(0, 0);
  }

  #unitsBefore(codePoints: number): number {
    if (this.#countsUnits) return codePoints;
    const text = this.#text.toString();
    let units = 0;
    for (let i = 0; i < codePoints; i++) units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
    return units;
  }
}

function hasAstral(text: string): boolean {
  return /[\u{10000}-\u{10ffff}]/u.test(text);
}
