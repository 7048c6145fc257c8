import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import type { Cancel } from '@tatami/kernel';
import { every, systemClock } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { newUserId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { WebSocket } from 'ws';
import { FILE } from '../file.ts';
import type { StockVersion } from '../stock-client.ts';
import { StockClient } from '../stock-client.ts';
import { newToken } from './dojos.ts';

/** A time without a connection, in milliseconds of `performance.now()`. */
export interface Absence {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Person {
  readonly isSynced: () => boolean;
  readonly unsaved: () => number;
  readonly text: () => string;
  readonly insert: (text: string) => void;
  readonly destroy: () => void;
}

/** People who type words in one dojo, and what became of their connections. */
export class Crowd {
  readonly #stack: Stack;
  readonly #url: string;
  readonly #dojoId: DojoId;
  readonly #people: Person[] = [];
  readonly #words: string[] = [];
  readonly #absences: Absence[] = [];

  constructor(options: { stack: Stack; url: string; dojoId: DojoId }) {
    this.#stack = options.stack;
    this.#url = options.url;
    this.#dojoId = options.dojoId;
  }

  get size(): number {
    return this.#people.length;
  }

  get words(): number {
    return this.#words.length;
  }

  /** In the order in which they ended. */
  get absences(): readonly Absence[] {
    return this.#absences;
  }

  /** So many people with our own client, each another user. */
  async joinTatami(count: number): Promise<void> {
    for (let n = 0; n < count; n++) this.#addTatami();
    await this.untilOnline();
  }

  async joinStock(versions: readonly StockVersion[]): Promise<void> {
    for (const version of versions) this.#addStock(version);
    await this.untilOnline();
  }

  async untilOnline(): Promise<void> {
    await until('everybody is online', () => this.#people.every(person => person.isSynced()), {
      withinMs: 60_000,
    });
  }

  /** Everybody types a word in turn, one in so many milliseconds, until it is stopped. */
  startTyping(everyMs: number): Cancel {
    let turn = 0;
    return every(
      systemClock,
      everyMs,
      () => {
        const word = `w${this.#words.length} `;
        this.#words.push(word);
        this.#people[turn++ % this.#people.length]?.insert(word);
      },
      (_what, error) => {
        throw error;
      },
    );
  }

  /** Resolves when all is saved and all texts are equal, with the words that are missing. */
  async missingWords(): Promise<string[]> {
    const texts = () => new Set(this.#people.map(person => person.text()));
    await this.untilOnline();
    await until('all is saved', () => this.#people.every(person => person.unsaved() === 0), {
      withinMs: 30_000,
    });
    await until('all texts are equal', () => texts().size === 1, { withinMs: 30_000 });
    const [text = ''] = texts();
    const there = new Set(text.split(' '));
    return this.#words.filter(word => !there.has(word.trim()));
  }

  leave(): void {
    for (const person of this.#people.splice(0)) person.destroy();
  }

  #addTatami(): void {
    const userId = newUserId();
    const token = async () => newToken(this.#stack, userId);
    const provider = new TatamiProvider(this.#url, this.#dojoId, { token, WebSocket });
    let lostAtMs: number | undefined;
    provider.on('synced', isSynced => {
      if (!isSynced) lostAtMs = performance.now();
      else if (lostAtMs !== undefined) this.#absences.push({ fromMs: lostAtMs, toMs: performance.now() });
    });
    this.#people.push({
      isSynced: () => provider.synced,
      unsaved: () => provider.unsaved,
      text: () => provider.doc.getText(FILE).toString(),
      insert: text => provider.doc.getText(FILE).insert(0, text),
      destroy: () => provider.destroy(),
    });
  }

  #addStock(version: StockVersion): void {
    const token = newToken(this.#stack);
    const client = new StockClient(version, { url: this.#url, dojoId: this.#dojoId, token });
    this.#people.push({
      isSynced: () => client.synced,
      // It has no word for it: what it typed is saved when everybody has it.
      unsaved: () => 0,
      text: () => client.doc.getText(FILE).toString(),
      insert: text => client.doc.getText(FILE).insert(0, text),
      destroy: () => client.destroy(),
    });
  }
}
