import { SearchUnavailable } from './search-index.ts';

export interface SearchBreakerOptions {
  /** Failures in a row after which the engine is left alone. */
  readonly failures?: number;
  /** For so long; then one search finds out whether it is back. */
  readonly pauseMs?: number;
  /** Milliseconds that never run backwards. */
  readonly now: () => number;
  /** Told whenever the engine begins or ends to be left alone. */
  readonly onChange: (isAway: boolean) => void;
}

type State =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly untilMs: number }
  /** One search finds out whether the engine is back; all others are not let through. */
  | { readonly kind: 'half-open' };

const FAILURES = 3;
const PAUSE_MS = 5_000;

/**
 * Leaves an engine alone that does not answer: nobody waits for its timeouts any more, and it is not asked by everybody
 * at once when it comes back. One for a process, because all tenants have the same engine.
 */
export class SearchBreaker {
  readonly #options: Required<SearchBreakerOptions>;
  #state: State = { kind: 'closed', failures: 0 };

  constructor(options: SearchBreakerOptions) {
    this.#options = { failures: FAILURES, pauseMs: PAUSE_MS, ...options };
  }

  /** @throws SearchUnavailable at once while the engine is left alone; what `search` throws is thrown on */
  async run<Result>(search: () => Promise<Result>): Promise<Result> {
    if (!this.#letsThrough()) throw new SearchUnavailable('The engine is left alone');
    try {
      const result = await search();
      this.#answered();
      return result;
    } catch (error) {
      if (error instanceof SearchUnavailable) this.#failed();
      // Whatever else went wrong is not the engine's fault, and it has answered.
      else this.#answered();
      throw error;
    }
  }

  #letsThrough(): boolean {
    if (this.#state.kind === 'closed') return true;
    if (this.#state.kind === 'half-open' || this.#options.now() < this.#state.untilMs) return false;
    this.#state = { kind: 'half-open' };
    return true;
  }

  #answered(): void {
    const wasAway = this.#state.kind !== 'closed';
    this.#state = { kind: 'closed', failures: 0 };
    if (wasAway) this.#options.onChange(false);
  }

  #failed(): void {
    const { failures, pauseMs, now, onChange } = this.#options;
    const inARow = this.#state.kind === 'closed' ? this.#state.failures + 1 : failures;
    const isNew = this.#state.kind === 'closed' && inARow >= failures;
    this.#state =
      inARow >= failures ? { kind: 'open', untilMs: now() + pauseMs } : { kind: 'closed', failures: inARow };
    if (isNew) onChange(true);
  }
}
