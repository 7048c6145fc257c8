import type { Cancel, Clock } from '@tatami/kernel';
import type { Session } from '@tatami/protocol';
import { turnEndsAt } from '@tatami/protocol';

/** Pods look at different moments, so that one of them usually does it alone. */
const MAX_JITTER_MS = 200;
/** After a failure, or when the database says that it is not yet time. */
const RETRY_MS = 1_000;

/** Ends turns whose time is used up, while the dojo is open and somebody is there. */
export class TurnClock {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #endTurn: () => Promise<number | undefined>;
  readonly #reportError: (what: string, error: unknown) => void;
  #cancel: Cancel = () => {};
  #session: Session | undefined;

  constructor(options: {
    clock: Clock;
    random: () => number;
    /** Ends the turn; resolves with the milliseconds that are left of it, if there are any. */
    endTurn: () => Promise<number | undefined>;
    reportError: (what: string, error: unknown) => void;
  }) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.#endTurn = options.endTurn;
    this.#reportError = options.reportError;
  }

  /** Watches the turn that is on; undefined where there is nobody to do it for. */
  follow(session: Session | undefined): void {
    this.#cancel();
    this.#session = session;
    const endsAt = session?.state === 'open' ? turnEndsAt(session) : undefined;
    if (endsAt !== undefined) this.#schedule(endsAt - this.#clock.monotonic());
  }

  #schedule(inMs: number): void {
    this.#cancel = this.#clock.after(
      Math.max(0, inMs) + this.#random() * MAX_JITTER_MS,
      () => void this.#end(),
    );
  }

  async #end(): Promise<void> {
    const session = this.#session;
    let leftMs: number | undefined = RETRY_MS;
    try {
      leftMs = await this.#endTurn();
    } catch (error) {
      this.#reportError('A turn could not be ended', error);
    }
    // What came of it was followed; if the same turn is still on, it is looked at again.
    if (this.#session === session && session !== undefined) this.#schedule(leftMs ?? RETRY_MS);
  }
}
