import { type ReadonlySignal, signal } from '@preact/signals';
import { etagOf, type RestApi, RestProblem } from '@tatami/client/rest';
import type { Branding, BrandingSettings as Settings } from '@tatami/rest';

export type BrandingState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | { readonly kind: 'loaded'; readonly branding: Branding };

/** How videos and reports of the company look, and its changes. */
export class BrandingSettings {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<BrandingState>({ kind: 'loading' });

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<BrandingState> {
    return this.#state;
  }

  /** A look that fails leaves what was seen before. */
  async load(): Promise<void> {
    try {
      this.#state.value = { kind: 'loaded', branding: await this.#rest.call('readBranding', {}) };
    } catch (cause) {
      console.warn('branding', cause);
      if (this.#state.value.kind !== 'loaded') this.#state.value = { kind: 'failed' };
    }
  }

  /**
   * Saves what was changed from what is shown. If somebody else has changed it meanwhile, theirs is loaded.
   * @returns the code of the problem; undefined if it is done
   */
  async save(settings: Settings): Promise<string | undefined> {
    const state = this.#state.value;
    if (state.kind !== 'loaded') return 'other';
    const problem = await this.#change(() =>
      this.#rest.call('setBranding', { header: { 'if-match': etagOf(state.branding.rev) }, body: settings }),
    );
    if (problem === 'revision-stale') await this.load();
    return problem;
  }

  /** @returns as `save` */
  setLogo(picture: Blob): Promise<string | undefined> {
    return this.#change(async () =>
      this.#rest.call('setLogo', { body: { contentType: 'image/png', data: await base64Of(picture) } }),
    );
  }

  /** @returns as `save` */
  removeLogo(): Promise<string | undefined> {
    return this.#change(async () => {
      await this.#rest.call('removeLogo', {});
      return this.#rest.call('readBranding', {});
    });
  }

  async #change(work: () => Promise<Branding>): Promise<string | undefined> {
    try {
      this.#state.value = { kind: 'loaded', branding: await work() };
      return undefined;
    } catch (cause) {
      console.warn('branding', cause);
      return cause instanceof RestProblem ? cause.code : 'other';
    }
  }
}

async function base64Of(picture: Blob): Promise<string> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}
