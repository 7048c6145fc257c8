import { SeededRandom } from '@tatami/kernel';
import * as Y from 'yjs';
import type { Patch, RecordingJson } from './recording.ts';

export interface SessionPlan {
  readonly seed: number;
  readonly edits: number;
  readonly authors: number;
}

const WORDS = [
  'const ',
  'let ',
  '() => ',
  '{ ',
  '} ',
  'dojo',
  '= ',
  '+ 1',
  '; ',
  'ção ',
  '道場',
  '🥋',
  '👩‍💻 ',
  '// ',
  '\t',
];
/** A part of a session in which somebody hears nothing of the others. */
const MAX_LAG_EDITS = 40;

/**
 * A session that nobody typed, in the format of the recordings: authors who write at once, hear of each other late,
 * delete, and use characters outside the basic plane. The same for the same plan. Each author keeps to a line of
 * their own, so nobody inserts at a place where somebody else does at that time, and the text at the end is the
 * same for every way to merge.
 */
export function generateSession({ seed, edits, authors: count }: SessionPlan): RecordingJson {
  const random = new SeededRandom(seed);
  const authors = Array.from({ length: count }, (_, index) => new GeneratedAuthor(index));
  const txns: { parents: number[]; agent: number; patches: Patch[] }[] = [];
  const updates: Uint8Array[] = [];
  const act = (author: GeneratedAuthor, patches: (text: string[]) => Patch[]): void => {
    const edit = author.edit(patches);
    txns.push({ parents: author.heads, agent: author.index, patches: edit.patches });
    updates.push(edit.update);
    author.heads = [txns.length - 1];
  };

  const [first] = authors;
  if (first === undefined) throw new RangeError('a session has authors');
  act(first, () => [[0, 0, authors.map(author => `${author.label}|\n`).join('')]]);
  for (const author of authors.slice(1)) author.hear([0], updates, first.heads);

  while (txns.length < edits) {
    const author = random.pick(authors);
    if (random.chance(1 / MAX_LAG_EDITS) || txns.length === edits - 1) {
      const heads = [...new Set(authors.flatMap(other => other.heads))];
      author.hear(Array.from(updates.keys()), updates, heads);
    }
    act(author, text => [author.choose(text, random)]);
  }
  const reader = new Y.Doc();
  for (const update of updates) Y.applyUpdate(reader, update);
  return {
    kind: 'concurrent',
    numAgents: count,
    endContent: reader.getText('text').toString(),
    txns,
  };
}

class GeneratedAuthor {
  readonly index: number;
  /** Starts the author's line and is never deleted. */
  readonly label: string;
  /** The newest edits that the author knows. */
  heads: number[] = [];
  readonly #doc = new Y.Doc();
  readonly #known = new Set<number>();
  #update: Uint8Array = Uint8Array.of(0, 0);

  constructor(index: number) {
    this.index = index;
    this.label = `author ${index}`;
    this.#doc.clientID = index + 1;
    this.#doc.on('update', (update: Uint8Array) => {
      this.#update = update;
    });
  }

  hear(indexes: readonly number[], updates: readonly Uint8Array[], heads: readonly number[]): void {
    for (const index of indexes) {
      if (this.#known.has(index)) continue;
      this.#known.add(index);
      Y.applyUpdate(this.#doc, updates[index] ?? new Uint8Array(0));
    }
    this.heads = [...heads];
  }

  edit(make: (text: string[]) => Patch[]): { patches: Patch[]; update: Uint8Array } {
    const text = this.#doc.getText('text');
    const patches = make([...text.toString()]);
    this.#doc.transact(() => {
      for (const [position, deleted, inserted] of patches) {
        const points = [...text.toString()];
        const units = (end: number): number => points.slice(0, end).join('').length;
        const at = units(position);
        if (deleted > 0) text.delete(at, units(position + deleted) - at);
        if (inserted !== '') text.insert(at, inserted);
      }
    });
    return { patches, update: this.#update };
  }

  /** An insert or a delete within the author's own line. */
  choose(text: readonly string[], random: SeededRandom): Patch {
    const whole = text.join('');
    const start = [...whole.slice(0, whole.indexOf(`${this.label}|`))].length + this.label.length + 1;
    const end = text.indexOf('\n', start);
    const at = start + random.int(end - start + 1);
    if (random.chance(0.3) && end - at > 2) return [at, 1 + random.int(Math.min(5, end - at - 1)), ''];
    return [at, 0, random.chance(0.5) ? random.pick(WORDS) : String.fromCharCode(97 + random.int(26))];
  }
}
