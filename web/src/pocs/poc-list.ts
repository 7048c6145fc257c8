import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import type { Poc } from '@tatami/rest';
import type { PocFilter } from './poc-filter.ts';

export type PocListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'loaded';
      readonly items: readonly Poc[];
      readonly nextCursor: string | undefined;
      readonly more: 'ready' | 'loading' | 'failed';
    };

/** Labels in the order in which they were seen first, which is that of the newest POCs. */
export interface SeenLabels {
  readonly language: readonly string[];
  readonly tag: readonly string[];
}

/** The POCs that fit a filter, page by page. What comes too late, after another filter was chosen, is dropped. */
export class PocList {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<PocListState>({ kind: 'loading' });
  readonly #seen = signal<SeenLabels>({ language: [], tag: [] });
  #filter: PocFilter = {};
  #asked = new AbortController();

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<PocListState> {
    return this.#state;
  }

  /** Of every POC that was listed so far, whatever the filter: what there is to choose from. */
  get seen(): ReadonlySignal<SeenLabels> {
    return this.#seen;
  }

  async show(filter: PocFilter): Promise<void> {
    this.#filter = filter;
    this.#state.value = { kind: 'loading' };
    await this.#append([], undefined, { kind: 'failed' });
  }

  async more(): Promise<void> {
    const state = this.#state.value;
    if (state.kind !== 'loaded' || state.nextCursor === undefined || state.more === 'loading') return;
    this.#state.value = { ...state, more: 'loading' };
    await this.#append(state.items, state.nextCursor, { ...state, more: 'failed' });
  }

  /** Whatever is still on its way is of no use any more. */
  end(): void {
    this.#asked.abort();
  }

  async #append(before: readonly Poc[], cursor: string | undefined, onFailure: PocListState): Promise<void> {
    this.#asked.abort();
    this.#asked = new AbortController();
    const { signal: asked } = this.#asked;
    try {
      const query = { ...this.#filter, ...(cursor !== undefined && { cursor }) };
      const page = await this.#rest.call('listPocs', { query }, { signal: asked });
      if (asked.aborted) return;
      this.#see(page.items);
      this.#state.value = {
        kind: 'loaded',
        items: [...before, ...page.items],
        nextCursor: page.nextCursor ?? undefined,
        more: 'ready',
      };
    } catch (cause) {
      if (asked.aborted) return;
      console.warn('pocs', cause);
      this.#state.value = onFailure;
    }
  }

  #see(pocs: readonly Poc[]): void {
    const { language, tag } = this.#seen.value;
    this.#seen.value = {
      language: [...new Set([...language, ...pocs.flatMap(poc => poc.languages)])],
      tag: [...new Set([...tag, ...pocs.flatMap(poc => poc.tags)])],
    };
  }
}
