import { RedisLink } from './redis-link.ts';
import type { RedisObserver } from './redis-observer.ts';
import type { RedisTarget } from './redis-target.ts';

/** Runs a task later; what it returns cancels it. */
export interface RedisClock {
  after(ms: number, task: () => void): () => void;
}

export interface RedisTimes {
  readonly pingEveryMs: number;
  /** A Redis that has not answered a ping for this long is down. */
  readonly pingDeadlineMs: number;
  /** Connecting and subscribing to everything takes no longer than this. */
  readonly openDeadlineMs: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export interface RedisConnectionOptions {
  readonly target: RedisTarget;
  readonly clock: RedisClock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly times: RedisTimes;
  readonly observer: RedisObserver;
  readonly firstChannel: string;
  readonly onMessage: (channel: string, bytes: Uint8Array) => void;
  /** Only when all of them stand is the connection up. */
  readonly wantedChannels: () => readonly string[];
  readonly wentDown: () => void;
  readonly cameUp: () => void;
}

type State =
  | { readonly kind: 'pausing'; readonly cancel: () => void }
  | { readonly kind: 'opening'; readonly link: RedisLink; readonly cancel: () => void }
  | { readonly kind: 'up'; readonly link: RedisLink; cancel: () => void }
  | { readonly kind: 'closed' };

/** Keeps a link to Redis: opens one, watches it, and after a failure opens the next, with growing pauses, for ever. */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  #state: State;
  #attempt = 0;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#state = this.#open();
  }

  get isUp(): boolean {
    return this.#state.kind === 'up';
  }

  /** The link that stands. */
  get upLink(): RedisLink | undefined {
    return this.#state.kind === 'up' ? this.#state.link : undefined;
  }

  /** The link that stands or is being opened: what unsubscribes now has to tell it. */
  get link(): RedisLink | undefined {
    return 'link' in this.#state ? this.#state.link : undefined;
  }

  /** Gives up a link on which something failed. */
  broke(link: RedisLink, error: unknown): void {
    if (this.link !== link) return;
    const wasUp = this.isUp;
    this.#leave();
    this.#attempt = wasUp ? 0 : this.#attempt + 1;
    const pauseMs = this.#pauseMs();
    this.#state = {
      kind: 'pausing',
      cancel: this.#options.clock.after(pauseMs, () => {
        this.#state = this.#open();
      }),
    };
    const { observer } = this.#options;
    if (!wasUp) {
      observer.attemptFailed(withoutSecrets(error), this.#attempt);
      return;
    }
    observer.disconnected(withoutSecrets(error));
    this.#options.wentDown();
  }

  close(): void {
    this.#leave();
    this.#state = { kind: 'closed' };
  }

  #open(): State {
    const { target, times, clock, onMessage } = this.#options;
    const link: RedisLink = new RedisLink({
      target,
      connectTimeoutMs: times.openDeadlineMs,
      onMessage,
      onBroken: error => this.broke(link, error),
    });
    const late = () => this.broke(link, new Error(`Not connected after ${times.openDeadlineMs} ms`));
    void this.#fill(link);
    return { kind: 'opening', link, cancel: clock.after(times.openDeadlineMs, late) };
  }

  async #fill(link: RedisLink): Promise<void> {
    try {
      await link.open(this.#options.firstChannel);
      // Rooms open and close meanwhile; nothing may come between the last look and `#rise`.
      for (let missing = this.#missing(link); missing.length > 0; missing = this.#missing(link)) {
        await Promise.all(missing.map(channel => link.subscribe(channel)));
      }
    } catch (error) {
      this.broke(link, error);
      return;
    }
    if (this.link === link) this.#rise(link);
  }

  #missing(link: RedisLink): string[] {
    return this.#options.wantedChannels().filter(channel => !link.isSubscribed(channel));
  }

  #rise(link: RedisLink): void {
    this.#leave({ keepsLink: true });
    this.#attempt = 0;
    const state: State = { kind: 'up', link, cancel: () => {} };
    this.#state = state;
    this.#pingLater(state);
    this.#options.observer.connected();
    this.#options.cameUp();
  }

  /** A Redis that is frozen keeps its connections open; only its silence tells. */
  #pingLater(state: Extract<State, { kind: 'up' }>): void {
    const { clock, times } = this.#options;
    state.cancel = clock.after(times.pingEveryMs, async () => {
      const silent = () => this.broke(state.link, new Error(`No answer for ${times.pingDeadlineMs} ms`));
      // In two halves: if this process itself was busy for long, the second one leaves time to read the answer.
      const halfMs = times.pingDeadlineMs / 2;
      state.cancel = clock.after(halfMs, () => {
        state.cancel = clock.after(halfMs, silent);
      });
      try {
        await state.link.ping();
      } catch (error) {
        this.broke(state.link, error);
      }
      if (this.#state !== state) return;
      state.cancel();
      this.#pingLater(state);
    });
  }

  #leave({ keepsLink = false } = {}): void {
    const state = this.#state;
    if (state.kind === 'closed') return;
    state.cancel();
    if ('link' in state && !keepsLink) state.link.close();
  }

  /** Between half and the whole of a pause that doubles, so that pods which lost one Redis do not return as one. */
  #pauseMs(): number {
    const { times, random } = this.#options;
    const longest = Math.min(times.firstPauseMs * 2 ** Math.min(this.#attempt, 20), times.longestPauseMs);
    return longest * (0.5 + random() / 2);
  }
}

/** Only the message: ioredis hangs the command that failed on its errors, and that of a login has the password. */
function withoutSecrets(error: unknown): Error {
  return new Error(error instanceof Error ? error.message : String(error));
}
