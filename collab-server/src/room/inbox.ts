import { JournalUnavailableError, PersistenceError } from '@tatami/persistence';
import { CloseCode } from '@tatami/protocol/close-codes';
import { ERRORS, TatamiError } from '@tatami/protocol/errors';
import type { Limits } from '@tatami/protocol/limits';
import type { ClientMessage } from '@tatami/protocol/wire/client-messages';
import type { Clock } from '../clock.ts';
import type { Member } from './member.ts';

export interface InboxOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Whether messages can be handled now; they are kept while not. */
  readonly isOpen: () => boolean;
  /** Whether the event loop has so much to do that one member's work is felt by the others. */
  readonly isBusy: () => boolean;
  /** Handles one message; a promise if its member's next one has to wait. */
  readonly handle: (member: Member, message: ClientMessage) => Promise<void> | undefined;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/**
 * The messages of each member, one after the other: one that waits for the database or the worker holds up the
 * ones behind it and nobody else's, and so does a member that has used up its share of a busy pod's CPU. What waits
 * is bounded.
 */
export class Inbox {
  readonly #options: InboxOptions;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  take(member: Member, message: ClientMessage, bytes: number): void {
    if (member.isGone) return;
    if (!member.isWaiting && this.#options.isOpen()) {
      this.#handle(member, message);
      return;
    }
    member.inbox.push({ message, bytes });
    member.inboxBytes += bytes;
    if (member.inboxBytes > 2 * this.#options.limits.maxFrameBytes) {
      member.socket.close(CloseCode.tryLater, 'overloaded');
    }
  }

  /** Keeps a message that could not be handled after all, before those behind it. */
  putBack(member: Member, message: ClientMessage): void {
    member.inbox.unshift({ message, bytes: 0 });
  }

  /** Handles what was kept, as far as it goes. */
  goOn(member: Member): void {
    while (!member.isGone && !member.isWaiting && this.#options.isOpen()) {
      const next = member.inbox.shift();
      if (next === undefined) return;
      member.inboxBytes -= next.bytes;
      this.#handle(member, next.message);
    }
  }

  #handle(member: Member, message: ClientMessage): void {
    const { clock } = this.#options;
    const startedAt = clock.monotonic();
    const waiting = this.#try(member, message);
    const now = clock.monotonic();
    // What it took while the pod had nothing better to do is nobody's loss.
    const throttleMs = this.#options.isBusy() ? member.strikes.spent(now - startedAt, now) : 0;
    if (waiting === undefined && throttleMs === 0) return;
    member.isWaiting = true;
    void this.#wait(member, waiting, throttleMs);
  }

  async #wait(member: Member, waiting: Promise<void> | undefined, throttleMs: number): Promise<void> {
    try {
      await waiting;
    } catch (error) {
      this.#failed(member, error);
    }
    const goOn = () => {
      member.isWaiting = false;
      this.goOn(member);
    };
    if (throttleMs > 0) this.#options.clock.after(throttleMs, goOn);
    else goOn();
  }

  #try(member: Member, message: ClientMessage): Promise<void> | undefined {
    try {
      return this.#options.handle(member, message);
    } catch (error) {
      this.#failed(member, error);
      return undefined;
    }
  }

  #failed(member: Member, error: unknown): void {
    if (error instanceof TatamiError) {
      member.socket.close(ERRORS[error.code].close, error.code);
      return;
    }
    this.#options.onTrouble('A message could not be handled', error);
    const isDatabaseAway = error instanceof PersistenceError || error instanceof JournalUnavailableError;
    const code = isDatabaseAway ? 'not-saving' : 'internal';
    member.socket.close(ERRORS[code].close, code);
  }
}
