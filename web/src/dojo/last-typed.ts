import { type ReadonlySignal, signal } from '@preact/signals';
import type { Member } from '@tatami/client';
import type * as Y from 'yjs';

/** Nobody needs to see it more exactly, and every keystroke would draw the board again. */
const GRAIN_MS = 1_000;

/** When everybody typed last, in Unix milliseconds, as far as this page was there to see it. */
export class LastTyped {
  readonly #atMs = signal<ReadonlyMap<string, number>>(new Map());

  /** By user id. */
  get atMs(): ReadonlySignal<ReadonlyMap<string, number>> {
    return this.#atMs;
  }

  /** @param members who is here: whoever wrote has one of their clientIDs */
  note({ beforeState, afterState }: Y.Transaction, members: readonly Member[], nowMs: number): void {
    const before = this.#atMs.peek();
    const typed = members.filter(
      ({ clientId, userId }) =>
        (afterState.get(clientId) ?? 0) > (beforeState.get(clientId) ?? 0) &&
        nowMs - (before.get(userId) ?? 0) >= GRAIN_MS,
    );
    if (typed.length === 0) return;
    this.#atMs.value = new Map([...before, ...typed.map(({ userId }) => [userId, nowMs] as const)]);
  }
}
