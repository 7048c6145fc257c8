import { type ReadonlySignal, signal } from '@preact/signals';
import { type RestApi, RestProblem } from '@tatami/client/rest';
import type { WebhookDelivery } from '@tatami/rest';

/** How often the page looks what became of messages that are on their way. */
const LOOK_MS = 1_000;

export type WebhookState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  /** Only owners may see it. */
  | { readonly kind: 'not-owner' }
  | {
      readonly kind: 'loaded';
      /** Null if there is none. */
      readonly url: string | null;
      /** Of a webhook that was set just now: nobody sees it again. */
      readonly secret: string | undefined;
      /** Newest first. */
      readonly deliveries: readonly WebhookDelivery[];
    };

/** Where a program of the company hears what its people are told, and what became of the last messages. */
export class WebhookSettings {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #state = signal<WebhookState>({ kind: 'loading' });
  #looking: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get state(): ReadonlySignal<WebhookState> {
    return this.#state;
  }

  /** A look that fails leaves what was seen before, and is tried again. */
  async load(): Promise<void> {
    clearTimeout(this.#looking);
    const before = this.#state.value;
    try {
      const [{ url }, { items }] = await Promise.all([
        this.#rest.call('readWebhook', {}),
        this.#rest.call('listWebhookDeliveries', {}),
      ]);
      if (this.#isOver) return;
      const known = this.#state.value;
      const secret = known.kind === 'loaded' && known.url === url ? known.secret : undefined;
      this.#state.value = { kind: 'loaded', url, secret, deliveries: items };
    } catch (cause) {
      const isOthers = cause instanceof RestProblem && cause.code === 'not-owner';
      if (!isOthers) console.warn('webhook', cause);
      if (this.#isOver) return;
      if (isOthers || before.kind !== 'loaded')
        this.#state.value = { kind: isOthers ? 'not-owner' : 'failed' };
    }
    clearTimeout(this.#looking);
    if (this.#isUnderway()) this.#looking = setTimeout(() => void this.load(), LOOK_MS);
  }

  /** @returns the code of the problem; undefined if it is done */
  set(url: string): Promise<string | undefined> {
    return this.#change(async () => {
      const made = await this.#rest.call('setWebhook', { body: { url } });
      const state = this.#state.value;
      const deliveries = state.kind === 'loaded' ? state.deliveries : [];
      this.#state.value = { kind: 'loaded', ...made, deliveries };
    });
  }

  /** @returns as `set` */
  remove(): Promise<string | undefined> {
    return this.#change(async () => {
      await this.#rest.call('removeWebhook', {});
    });
  }

  /** @returns as `set` */
  test(): Promise<string | undefined> {
    return this.#change(async () => {
      await this.#rest.call('testWebhook', {});
    });
  }

  end(): void {
    this.#isOver = true;
    clearTimeout(this.#looking);
  }

  async #change(work: () => Promise<void>): Promise<string | undefined> {
    try {
      await work();
    } catch (cause) {
      console.warn('webhook', cause);
      return cause instanceof RestProblem ? cause.code : 'other';
    }
    await this.load();
    return undefined;
  }

  #isUnderway(): boolean {
    const state = this.#state.value;
    return (
      state.kind === 'loaded' &&
      state.deliveries.some(({ state }) => state === 'waiting' || state === 'running')
    );
  }
}
