import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { SearchStatistics } from '@tatami/rest';
import type { PocFilter } from '../pocs/poc-filter.ts';

export type PocNumbersState =
  /** `before`: those of the last filter, which stay while the next ones are counted. */
  | { readonly kind: 'counting'; readonly before: SearchStatistics | undefined }
  | { readonly kind: 'counted'; readonly numbers: SearchStatistics }
  /** `refused`: the server does not take such a query, and would not take it again. */
  | { readonly kind: 'failed'; readonly reason: 'refused' | 'unavailable' };

/** How many POCs fit a filter, by what they have. The answer to an older filter is dropped, whenever it comes. */
export class PocNumbers {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<PocNumbersState>({ kind: 'counting', before: undefined });
  #asked = new AbortController();

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<PocNumbersState> {
    return this.#state;
  }

  async show({ sort: _, ...query }: PocFilter): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal: asked } = this.#asked;
    this.#state.value = { kind: 'counting', before: numbersOf(this.#state.value) };
    try {
      const numbers = await this.#rest.call('countPocs', { query }, { signal: asked });
      if (!asked.aborted) this.#state.value = { kind: 'counted', numbers };
    } catch (cause) {
      if (asked.aborted) return;
      console.warn('statistics', cause);
      const isRefused = cause instanceof RestProblem && cause.status === 422;
      this.#state.value = { kind: 'failed', reason: isRefused ? 'refused' : 'unavailable' };
    }
  }

  /** Whatever is still on its way is of no use any more. */
  end(): void {
    this.#asked.abort();
  }
}

/** What can be shown of a state. */
export function numbersOf(state: PocNumbersState): SearchStatistics | undefined {
  if (state.kind === 'counted') return state.numbers;
  return state.kind === 'counting' ? state.before : undefined;
}

/** The first and the last day of a month, `YYYY-MM`. */
export function daysOf(month: string): { readonly from: string; readonly to: string } {
  const [year = 0, number = 0] = month.split('-').map(Number);
  // The day before the first one of the next month.
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}
