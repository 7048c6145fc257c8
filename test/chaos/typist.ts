import { TatamiProvider } from '@tatami/client';
import type { Stack } from '@tatami/dev';
import { newUserId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { WebSocket } from 'ws';
import { FILE } from '../file.ts';
import { newToken } from './dojos.ts';

/** A time without a connection, in milliseconds of `performance.now()`. */
export interface Absence {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What somebody typed. Times are milliseconds of `performance.now()`. */
export interface Word {
  readonly text: string;
  readonly typedAtMs: number;
  /** When the server said that it is saved; undefined while it has not. */
  savedAtMs: number | undefined;
  /** Whether its author was told that nobody else will see it. */
  isGivenBack: boolean;
}

/** Somebody with our own client, and what became of each word that they typed. */
export class Typist {
  readonly provider: TatamiProvider;
  readonly words: Word[] = [];
  /** In the order in which they ended. */
  readonly absences: Absence[] = [];
  /** When they were given another document. */
  readonly resetsMs: number[] = [];
  /** Oldest first. */
  #waiting: Word[] = [];
  #lostAtMs: number | undefined;

  constructor(stack: Stack, url: string, dojoId: DojoId) {
    const userId = newUserId();
    const token = async () => newToken(stack, userId);
    this.provider = new TatamiProvider(url, dojoId, { token, WebSocket });
    this.provider.on('synced', isSynced => this.#noteSynced(isSynced));
    this.provider.on('unsaved', () => this.#noteAnswers(performance.now()));
    this.provider.on('refused', ({ lostText }) => this.#noteLost(lostText));
    this.provider.on('reset', ({ lostText }) => {
      this.resetsMs.push(performance.now());
      this.#noteLost(lostText);
    });
  }

  get isSynced(): boolean {
    return this.provider.synced;
  }

  /** Whether they lost their connection in a stretch of time. */
  wasCut(fromMs: number, toMs: number): boolean {
    const ends = [...this.absences.map(absence => absence.fromMs), this.#lostAtMs];
    return ends.some(ms => ms !== undefined && ms >= fromMs && ms <= toMs);
  }

  get text(): string {
    return this.provider.doc.getText(FILE).toString();
  }

  /** False if the dojo takes nothing from them now. */
  type(text: string): boolean {
    if (!this.provider.canWrite) return false;
    const word = { text, typedAtMs: performance.now(), savedAtMs: undefined, isGivenBack: false };
    this.words.push(word);
    this.#waiting.push(word);
    this.provider.doc.getText(FILE).insert(0, `${text} `);
    return true;
  }

  /** How long their first word after a moment waited until it was saved; undefined if there is none. */
  firstWaitMs(afterMs: number): number | undefined {
    const word = this.words.find(({ typedAtMs }) => typedAtMs >= afterMs);
    return word?.savedAtMs === undefined ? undefined : word.savedAtMs - word.typedAtMs;
  }

  #noteSynced(isSynced: boolean): void {
    const now = performance.now();
    if (!isSynced) {
      this.#lostAtMs = now;
    } else if (this.#lostAtMs !== undefined) {
      this.absences.push({ fromMs: this.#lostAtMs, toMs: now });
      this.#lostAtMs = undefined;
    }
  }

  /** What is dropped is no longer unsaved either, and that it is lost is told a moment later. */
  #noteAnswers(atMs: number): void {
    queueMicrotask(() => {
      while (this.#waiting.length > this.provider.unsaved) {
        const word = this.#waiting.shift();
        if (word !== undefined) word.savedAtMs = atMs;
      }
    });
  }

  #noteLost(lostText: string): void {
    // Runs of text that others' text stands between are on lines of their own.
    const lost = new Set(lostText.split(/\s+/));
    for (const word of this.#waiting) if (lost.has(word.text)) word.isGivenBack = true;
    this.#waiting = this.#waiting.filter(word => !word.isGivenBack);
  }
}
