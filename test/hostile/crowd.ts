import { setTimeout as pause } from 'node:timers/promises';
import type { TatamiProvider } from '@tatami/client';
import type { TestPod } from '@tatami/collab-server/testing';
import { SeededRandom } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { expect } from 'vitest';
import { Editors, textOf } from '../editors.ts';
import { FILE } from '../file.ts';

/** Each typist has a letter of their own, so that nobody's edits can be taken for another's. */
const LETTERS = 'abcdefghij';
const KEY_INTERVAL_MS = 20;

interface Typist {
  readonly provider: TatamiProvider;
  readonly letter: string;
  visible: number;
}

/** Ten people who type into one dojo while somebody else does harm, and who must not notice. */
export class Crowd {
  readonly dojoId: DojoId;
  readonly editors: Editors;
  readonly #typists: readonly Typist[];
  readonly #random: SeededRandom;
  readonly #mishaps: string[] = [];
  #typing: Promise<void> | undefined;

  private constructor(dojoId: DojoId, editors: Editors, typists: readonly Typist[], seed: number) {
    this.dojoId = dojoId;
    this.editors = editors;
    this.#typists = typists;
    this.#random = new SeededRandom(seed);
    for (const { provider, letter } of typists) {
      provider.on('reset', ({ code }) => this.#mishaps.push(`${letter} was reset: ${code}`));
      provider.on('refused', ({ code }) => this.#mishaps.push(`${letter} was refused: ${code}`));
      provider.on('status', status => this.#mishaps.push(`${letter} is ${status}`));
    }
  }

  static async join(pod: TestPod, seed = 1): Promise<Crowd> {
    const dojoId = await pod.createDojo();
    const editors = new Editors(pod);
    const providers = await Promise.all(
      [...LETTERS].map(letter => editors.joinedTatami(dojoId, { name: `Typist ${letter}` })),
    );
    const typists = providers.map((provider, i) => ({ provider, letter: LETTERS[i] ?? '', visible: 0 }));
    const crowd = new Crowd(dojoId, editors, typists, seed);
    // Something to attack.
    for (let round = 0; round < 5; round++) crowd.#typeRound();
    await crowd.settled();
    return crowd;
  }

  /** Types while `harm` is done, and goes on a little after it. */
  async typeDuring(harm: () => Promise<void>): Promise<void> {
    let isOver = false;
    const type = async (): Promise<void> => {
      while (!isOver) {
        this.#typeRound();
        await pause(KEY_INTERVAL_MS);
      }
    };
    this.#typing = type();
    try {
      await harm();
      for (let round = 0; round < 3; round++) this.#typeRound();
    } finally {
      isOver = true;
      await this.#typing;
    }
  }

  get text(): string {
    return textOf(this.#first.provider);
  }

  /** A typist's clientID and how much they have written. */
  get victim(): { readonly clientId: number; readonly userName: string } {
    return { clientId: this.#first.provider.doc.clientID, userName: 'Typist a' };
  }

  /** The names that the last typist sees. */
  get namesSeen(): string[] {
    const last = this.#typists.at(-1)?.provider;
    return (
      last
        ?.members()
        .map(member => member.name)
        .sort() ?? []
    );
  }

  /** The different roles that the last typist sees. */
  get rolesSeen(): string[] {
    const last = this.#typists.at(-1)?.provider;
    return [...new Set(last?.members().map(member => member.role))];
  }

  get names(): string[] {
    return [...LETTERS].map(letter => `Typist ${letter}`);
  }

  /**
   * All that was typed is saved, everybody sees all of it and nothing else, nobody was disturbed, and newcomers of
   * both dialects find the same.
   *
   * @param others what others have written by right, in any order
   */
  async expectUnharmed(others = ''): Promise<void> {
    await this.settled();
    expect(this.#mishaps).toEqual([]);
    const expected = countLetters(others);
    for (const { letter, visible } of this.#typists) expected[letter] = (expected[letter] ?? 0) + visible;
    expect(countLetters(this.text)).toEqual(expected);
    expect(await this.editors.textForNewcomer(this.dojoId)).toBe(this.text);
    const stock = await this.editors.joinedStock(3, this.dojoId);
    expect(stock.text).toBe(this.text);
    this.editors.close(stock);
  }

  leave(): void {
    this.editors.closeAll();
  }

  get #first(): Typist {
    const [first] = this.#typists;
    if (first === undefined) throw new Error('a crowd has typists');
    return first;
  }

  /** All that was typed is saved, and everybody sees the same. */
  async settled(): Promise<void> {
    await until(
      'what the crowd typed is saved',
      () => this.#typists.every(({ provider }) => provider.unsaved === 0),
      {
        describe: () => `unsaved: ${this.#typists.map(({ provider }) => provider.unsaved)}; ${this.#mishaps}`,
      },
    );
    const isEqual = () => this.#typists.every(({ provider }) => textOf(provider) === this.text);
    await until('the crowd sees the same', isEqual);
  }

  #typeRound(): void {
    for (const typist of this.#typists) {
      const file = typist.provider.doc.getText(FILE);
      const own = file.toString().indexOf(typist.letter);
      if (typist.visible > 2 && own >= 0 && this.#random.chance(0.2)) {
        file.delete(own, 1);
        typist.visible--;
      } else {
        file.insert(this.#random.int(file.length + 1), typist.letter);
        typist.visible++;
      }
    }
  }
}

function countLetters(text: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const letter of text) counts[letter] = (counts[letter] ?? 0) + 1;
  return counts;
}
