import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@tatami/dev';
import type { Cancel } from '@tatami/kernel';
import { every, systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import type { DojoId } from '@tatami/protocol';
import { FILE } from '../file.ts';
import type { StockVersion } from '../stock-client.ts';
import { StockClient } from '../stock-client.ts';
import { newToken } from './dojos.ts';
import type { Absence, Word } from './typist.ts';
import { Typist } from './typist.ts';

/** Texts of hundreds of people are not compared all the time. */
const LOOK_EVERY_MS = 50;
const LONGEST_MS = 60_000;

/** People who type words in one dojo, and what became of their words and connections. */
export class Crowd {
  readonly dojoId: DojoId;
  readonly typists: Typist[] = [];
  readonly #stack: Stack;
  readonly #url: string;
  readonly #stock: StockClient[] = [];
  /** Stock clients do not know what is saved. */
  readonly #stockWords: string[] = [];
  #typed = 0;

  constructor(options: { stack: Stack; url: string; dojoId: DojoId }) {
    this.#stack = options.stack;
    this.#url = options.url;
    this.dojoId = options.dojoId;
  }

  get size(): number {
    return this.typists.length + this.#stock.length;
  }

  /** Of those with our own client. */
  get words(): Word[] {
    return this.typists.flatMap(({ words }) => words);
  }

  get wordCount(): number {
    return this.#typed;
  }

  get absences(): Absence[] {
    return this.typists.flatMap(({ absences }) => absences);
  }

  /** So many people with our own client, each another user; with several addresses, at one after the other. */
  async joinTatami(count: number, urls: readonly string[] = [this.#url]): Promise<void> {
    for (let n = 0; n < count; n++) {
      this.typists.push(new Typist(this.#stack, urls[n % urls.length] ?? '', this.dojoId));
    }
    await this.untilOnline();
  }

  async joinStock(versions: readonly StockVersion[]): Promise<void> {
    for (const version of versions) {
      const token = newToken(this.#stack);
      this.#stock.push(new StockClient(version, { url: this.#url, dojoId: this.dojoId, token }));
    }
    await this.untilOnline();
  }

  async untilOnline(): Promise<void> {
    const people = [
      ...this.typists.map(typist => () => typist.isSynced),
      ...this.#stock.map(one => () => one.synced),
    ];
    await until('everybody is online', () => people.every(isSynced => isSynced()), {
      withinMs: LONGEST_MS,
      describe: () => `${people.filter(isSynced => !isSynced()).length} of ${people.length} are not.`,
    });
  }

  /** Everybody types a word in turn, one in so many milliseconds, until it is stopped. */
  startTyping(everyMs: number): Cancel {
    let turn = 0;
    return every(
      systemClock,
      everyMs,
      () => this.#typeNext(turn++ % this.size),
      (_what, error) => {
        throw error;
      },
    );
  }

  /** Resolves when all is saved and all texts are equal. */
  async untilEqual(): Promise<void> {
    await this.untilOnline();
    const unsaved = () => this.typists.filter(({ provider }) => provider.unsaved > 0).length;
    await untilNow(
      'all is saved',
      () => unsaved() === 0,
      () => `${unsaved()} have something unsaved.`,
    );
    await untilNow(
      'all texts are equal',
      () => this.#texts().size === 1,
      () => `There are ${this.#texts().size}.`,
    );
  }

  /** Resolves when all is saved and all texts are equal, with the words that are missing. */
  async missingWords(): Promise<string[]> {
    await this.untilEqual();
    const [text = ''] = this.#texts();
    const there = new Set(text.split(' '));
    return [...this.words.map(word => word.text), ...this.#stockWords].filter(word => !there.has(word));
  }

  leave(): void {
    for (const { provider } of this.typists.splice(0)) provider.destroy();
    for (const client of this.#stock.splice(0)) client.destroy();
  }

  #typeNext(person: number): void {
    const word = `w${this.#typed}`;
    const typist = this.typists[person];
    if (typist !== undefined) {
      if (!typist.type(word)) return;
    } else {
      this.#stock[person - this.typists.length]?.insert(0, `${word} `);
      this.#stockWords.push(word);
    }
    this.#typed++;
  }

  #texts(): Set<string> {
    const stock = this.#stock.map(client => client.doc.getText(FILE).toString());
    return new Set([...this.typists.map(({ text }) => text), ...stock]);
  }
}

function untilNow(what: string, condition: () => boolean, describe: () => string): Promise<void> {
  const look = async () => {
    if (condition()) return true;
    await pause(LOOK_EVERY_MS);
    return false;
  };
  return until(what, look, { withinMs: LONGEST_MS, describe });
}
