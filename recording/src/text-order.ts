/** Which letter of which client, as Yjs counts them. */
export interface LetterId {
  readonly client: number;
  readonly clock: number;
}

/**
 * Where each letter of a text stands, those that were deleted included: Yjs knows the neighbours of a letter, but to
 * find its position it walks through the text from the beginning.
 *
 * The letters are in blocks that know how many of theirs are seen, so a position is found in a few hundred steps also
 * in a text of hundreds of thousands of letters. A tree of counts would take fewer steps and be much more to read.
 */
export class TextOrder {
  readonly #blocks: Block[] = [{ letters: [], seen: 0 }];
  readonly #letters = new Map<number, Map<number, Letter>>();

  has(id: LetterId): boolean {
    return this.#find(id) !== undefined;
  }

  /** Undefined for a letter that is not seen. */
  positionOf(id: LetterId): number | undefined {
    const letter = this.#find(id);
    if (letter === undefined || !letter.isSeen) return undefined;
    return this.#seenBefore(letter.block, letter.block.letters.indexOf(letter));
  }

  /**
   * Puts letters whose ids follow each other behind another one, or first of all.
   * @returns the position of the first of them
   */
  insert(left: LetterId | undefined, first: LetterId, length: number, isSeen: boolean): number {
    const before = left && this.#find(left);
    const block = before?.block ?? this.#firstBlock();
    const index = before === undefined ? 0 : block.letters.indexOf(before) + 1;
    const position = this.#seenBefore(block, index);
    const letters = Array.from({ length }, () => ({ block, isSeen }));
    const ofClient = this.#letters.get(first.client) ?? new Map<number, Letter>();
    this.#letters.set(first.client, ofClient);
    for (const [offset, letter] of letters.entries()) ofClient.set(first.clock + offset, letter);
    if (letters.length === 1 && letters[0] !== undefined) block.letters.splice(index, 0, letters[0]);
    else block.letters = [...block.letters.slice(0, index), ...letters, ...block.letters.slice(index)];
    if (isSeen) block.seen += length;
    if (block.letters.length > MOST_IN_BLOCK) this.#split(block);
    return position;
  }

  hide(first: LetterId, length: number): void {
    for (let offset = 0; offset < length; offset++) {
      const letter = this.#find({ client: first.client, clock: first.clock + offset });
      if (letter === undefined || !letter.isSeen) continue;
      letter.isSeen = false;
      letter.block.seen--;
    }
  }

  #find({ client, clock }: LetterId): Letter | undefined {
    return this.#letters.get(client)?.get(clock);
  }

  #firstBlock(): Block {
    const [block] = this.#blocks;
    if (block === undefined) throw new Error('There is always a block');
    return block;
  }

  #seenBefore(block: Block, index: number): number {
    let count = 0;
    for (const other of this.#blocks) {
      if (other === block) break;
      count += other.seen;
    }
    for (let i = 0; i < index; i++) if (block.letters[i]?.isSeen) count++;
    return count;
  }

  #split(block: Block): void {
    const parts: Block[] = [];
    for (let from = 0; from < block.letters.length; from += MOST_IN_BLOCK / 2) {
      const letters = block.letters.slice(from, from + MOST_IN_BLOCK / 2);
      const part: Block = { letters, seen: letters.filter(({ isSeen }) => isSeen).length };
      for (const letter of letters) letter.block = part;
      parts.push(part);
    }
    this.#blocks.splice(this.#blocks.indexOf(block), 1, ...parts);
  }
}

interface Block {
  letters: Letter[];
  seen: number;
}

interface Letter {
  block: Block;
  isSeen: boolean;
}

const MOST_IN_BLOCK = 512;
