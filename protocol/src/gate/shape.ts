import type { Doc, Item } from 'yjs';
import { ContentAny, ContentString } from 'yjs';

/**
 * Everything that two replicas of a flat document must agree about, as one string: per root the visible text or
 * values, and the order of all ids, deleted ones included. How ids are grouped into structs is left out, replicas
 * may differ in it.
 */
export function shapeOf(doc: Doc): string {
  const lines: string[] = [];
  for (const [name, root] of doc.share) {
    if (root._start !== null) lines.push(`${JSON.stringify(name)} ${describe(root._start)}`);
    for (const [key, last] of root._map) {
      lines.push(`${JSON.stringify(name)}.${JSON.stringify(key)} ${describe(firstOf(last))}`);
    }
  }
  return lines.sort().join('\n');
}

function firstOf(last: Item): Item {
  let item = last;
  while (item.left !== null) item = item.left;
  return item;
}

function describe(first: Item): string {
  const runs = new Runs();
  let visible = '';
  for (let item: Item | null = first; item !== null; item = item.right) {
    runs.add(item);
    if (item.deleted) continue;
    if (item.content instanceof ContentString) visible += item.content.str;
    if (item.content instanceof ContentAny) visible += JSON.stringify(item.content.arr);
  }
  return `${JSON.stringify(visible)} ${runs.toString()}`;
}

/** Ids in a row: `client:first-last`, with an x if they are deleted. */
class Runs {
  readonly #runs: string[] = [];
  #client = -1;
  #first = 0;
  #end = 0;
  #isDeleted = false;

  add(item: Item): void {
    const { client, clock } = item.id;
    if (client !== this.#client || clock !== this.#end || item.deleted !== this.#isDeleted) {
      this.#close();
      this.#client = client;
      this.#first = clock;
      this.#isDeleted = item.deleted;
    }
    this.#end = clock + item.length;
  }

  toString(): string {
    this.#close();
    this.#client = -1;
    return this.#runs.join(' ');
  }

  #close(): void {
    if (this.#client < 0) return;
    this.#runs.push(`${this.#client}:${this.#first}-${this.#end - 1}${this.#isDeleted ? 'x' : ''}`);
  }
}
