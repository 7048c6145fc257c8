import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { LabelCount, SearchHit, SearchResult } from '@tatami/rest';
import type { PocFilter } from '../pocs/poc-filter.ts';

interface Found {
  readonly items: readonly SearchHit[];
  readonly total: number;
  readonly match: SearchResult['match'];
  readonly isPartial: boolean;
  readonly languages: readonly LabelCount[];
  readonly tags: readonly LabelCount[];
  readonly nextCursor: string | undefined;
}

export type PocSearchState =
  | { readonly kind: 'idle' }
  /** `before`: what the last query found, which stays while somebody types on. */
  | { readonly kind: 'searching'; readonly before: Found | undefined }
  | { readonly kind: 'found'; readonly found: Found; readonly more: 'ready' | 'loading' | 'failed' }
  /** `refused`: the server does not take such a query, and would not take it again. */
  | { readonly kind: 'failed'; readonly reason: 'refused' | 'unavailable' };

/** One search at a time. The answer to an older query is dropped, whenever it comes. */
export class PocSearch {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<PocSearchState>({ kind: 'idle' });
  #filter: PocFilter = {};
  #asked = new AbortController();

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<PocSearchState> {
    return this.#state;
  }

  async show(filter: PocFilter): Promise<void> {
    this.#filter = filter;
    this.#state.value = { kind: 'searching', before: foundOf(this.#state.value) };
    try {
      const page = await this.#ask(undefined);
      if (page !== undefined) this.#state.value = { kind: 'found', found: withPage([], page), more: 'ready' };
    } catch (cause) {
      console.warn('search', cause);
      const isRefused = cause instanceof RestProblem && cause.status === 422;
      this.#state.value = { kind: 'failed', reason: isRefused ? 'refused' : 'unavailable' };
    }
  }

  async more(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'found' || state.more === 'loading' || state.found.nextCursor === undefined) return;
    this.#state.value = { ...state, more: 'loading' };
    try {
      const page = await this.#ask(state.found.nextCursor);
      if (page === undefined) return;
      this.#state.value = { kind: 'found', found: withPage(state.found.items, page), more: 'ready' };
    } catch (cause) {
      console.warn('search', cause);
      this.#state.value = { ...state, more: 'failed' };
    }
  }

  /** Whatever is still on its way is of no use any more. */
  end(): void {
    this.#asked.abort();
    this.#state.value = { kind: 'idle' };
  }

  /** Undefined if something else was asked for meanwhile. */
  async #ask(cursor: string | undefined): Promise<SearchResult | undefined> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal: asked } = this.#asked;
    try {
      const query = { ...this.#filter, limit: 20, ...(cursor !== undefined && { cursor }) };
      const page = await this.#rest.call('searchPocs', { query }, { signal: asked });
      return asked.aborted ? undefined : page;
    } catch (cause) {
      if (asked.aborted) return undefined;
      throw cause;
    }
  }
}

/** What can be shown of a state. */
export function foundOf(state: PocSearchState): Found | undefined {
  if (state.kind === 'found') return state.found;
  return state.kind === 'searching' ? state.before : undefined;
}

function withPage(before: readonly SearchHit[], { items, nextCursor, ...page }: SearchResult): Found {
  return { ...page, items: [...before, ...items], nextCursor: nextCursor ?? undefined };
}
