import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { Profile } from '@tatami/rest';

export type ProfileState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'loaded'; readonly profile: Profile };

/** What a change came to; the page has words for each. */
export type ProfileOutcome = 'done' | 'last-owner' | 'failed';

/** What is stored of whoever is signed in, and what they may ask of it. */
export class OwnProfile {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<ProfileState>({ kind: 'loading' });

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<ProfileState> {
    return this.#state;
  }

  async load(): Promise<void> {
    try {
      this.#state.value = { kind: 'loaded', profile: await this.#rest.call('readProfile', {}) };
    } catch (cause) {
      console.warn('profile', cause);
      this.#state.value = { kind: 'failed' };
    }
  }

  agree(): Promise<ProfileOutcome> {
    return this.#outcomeOf(async () => {
      const state = this.#state.value;
      if (state.kind !== 'loaded') return;
      const body = { version: state.profile.noticeVersion };
      this.#state.value = { kind: 'loaded', profile: await this.#rest.call('giveConsent', { body }) };
    });
  }

  /** Undefined if it failed. */
  async export(): Promise<Uint8Array | undefined> {
    try {
      return await this.#rest.call('exportMe', {});
    } catch (cause) {
      console.warn('export', cause);
      return undefined;
    }
  }

  erase(deletesArchives: boolean): Promise<ProfileOutcome> {
    return this.#outcomeOf(async () => {
      await this.#rest.call('eraseMe', { body: { deletesArchives } });
    });
  }

  async #outcomeOf(work: () => Promise<void>): Promise<ProfileOutcome> {
    try {
      await work();
      return 'done';
    } catch (cause) {
      if (cause instanceof RestProblem && cause.code === 'last-owner') return 'last-owner';
      console.warn('profile', cause);
      return 'failed';
    }
  }
}
