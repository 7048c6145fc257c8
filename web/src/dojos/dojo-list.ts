import { type ReadonlySignal, signal } from '@preact/signals';
import type { Dojo } from '@tatami/rest';
import type { DojoApi } from '../api/dojos.ts';

export type DojoListState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'loaded'; readonly items: readonly Dojo[]; readonly nextCursor: string | undefined };

/** The tenant's dojos, page by page. */
export class DojoList {
  readonly #api: DojoApi;
  readonly #state = signal<DojoListState>({ kind: 'loading' });

  constructor(api: DojoApi) {
    this.#api = api;
  }

  get state(): ReadonlySignal<DojoListState> {
    return this.#state;
  }

  async load(): Promise<void> {
    this.#state.value = { kind: 'loading' };
    await this.#append([], undefined);
  }

  async more(): Promise<void> {
    const state = this.#state.value;
    if (state.kind === 'loaded' && state.nextCursor !== undefined)
      await this.#append(state.items, state.nextCursor);
  }

  async #append(before: readonly Dojo[], cursor: string | undefined): Promise<void> {
    try {
      const page = await this.#api.list(cursor);
      const items = [...before, ...page.items];
      this.#state.value = { kind: 'loaded', items, nextCursor: page.nextCursor ?? undefined };
    } catch (cause) {
      console.warn('dojos', cause);
      this.#state.value = { kind: 'failed' };
    }
  }
}
