import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import type { Notification } from '@tatami/rest';

/** How often the page looks whether there is something new. */
const LOOK_MS = 20_000;
const PAGE = 20;

export type NotificationFeedState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed' }
  | {
      readonly kind: 'loaded';
      /** Newest first. What was unread when it was loaded looks so until it is loaded again. */
      readonly items: readonly Notification[];
      readonly nextCursor: string | null;
    };

/** What the person is told of, and how much of it they have not seen. */
export class NotificationFeed {
  readonly #rest: Pick<RestApi, 'call'>;
  readonly #unread = signal(0);
  readonly #state = signal<NotificationFeedState>({ kind: 'loading' });

  constructor(rest: Pick<RestApi, 'call'>) {
    this.#rest = rest;
  }

  get unread(): ReadonlySignal<number> {
    return this.#unread;
  }

  get state(): ReadonlySignal<NotificationFeedState> {
    return this.#state;
  }

  /** Looks now and then while the page is seen. @returns what ends it */
  watch(page: Document): () => void {
    let isOver = false;
    let next: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      clearTimeout(next);
      if (page.visibilityState === 'visible') await this.#look();
      clearTimeout(next);
      if (!isOver) next = setTimeout(look, LOOK_MS);
    };
    page.addEventListener('visibilitychange', look);
    void look();
    return () => {
      isOver = true;
      clearTimeout(next);
      page.removeEventListener('visibilitychange', look);
    };
  }

  /** The newest, which the person has seen with that. */
  async load(): Promise<void> {
    try {
      const { items, nextCursor } = await this.#rest.call('listNotifications', { query: { limit: PAGE } });
      this.#state.value = { kind: 'loaded', items, nextCursor };
      const newestId = items[0]?.id;
      if (newestId === undefined) return;
      const { unread } = await this.#rest.call('readNotifications', { body: { newestId } });
      this.#unread.value = unread;
    } catch (cause) {
      console.warn('notifications', cause);
      if (this.#state.value.kind !== 'loaded') this.#state.value = { kind: 'failed' };
    }
  }

  /** @returns false if older ones could not be loaded */
  async loadOlder(): Promise<boolean> {
    const state = this.#state.value;
    if (state.kind !== 'loaded' || state.nextCursor === null) return true;
    try {
      const query = { limit: PAGE, cursor: state.nextCursor };
      const { items, nextCursor } = await this.#rest.call('listNotifications', { query });
      this.#state.value = { kind: 'loaded', items: [...state.items, ...items], nextCursor };
      return true;
    } catch (cause) {
      console.warn('notifications', cause);
      return false;
    }
  }

  async #look(): Promise<void> {
    try {
      const { unread } = await this.#rest.call('listNotifications', { query: { limit: 1 } });
      this.#unread.value = unread;
    } catch (cause) {
      // The number stays what it was; the next look comes.
      console.warn('notifications', cause);
    }
  }
}
