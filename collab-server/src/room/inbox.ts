import type { Clock } from '@tatami/kernel';
import { PersistenceError } from '@tatami/persistence';
import type { ClientMessage, Limits } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { Member } from './member.ts';

export interface InboxOptions {
  readonly clock: Clock;
  readonly limits: Limits;
  /** Whether messages can be handled now; they are kept while not. */
  readonly isOpen: () => boolean;
  /** Whether the event loop has so much to do that one member's work is felt by the others. */
  readonly isBusy: () => boolean;
  /** How long the member's next edit or mark has to wait, because its user wrote so much. */
  readonly writeWaitMs: (member: Member) => number;
  /** Handles one message; a promise if its member's next one has to wait. */
  readonly handle: (member: Member, message: ClientMessage) => Promise<void> | undefined;
  readonly reportError: (what: string, error: unknown) => void;
}

/** A member's messages beyond these wait for the next turn of the event loop, so that others get theirs. */
const MAX_HANDLED_IN_TURN = 256;

/**
 * The messages of each member, one after the other: one that waits for the database or the worker holds up the
 * ones behind it and nobody else's, and so does a member that has used up its share of a busy pod's CPU, or of one
 * turn of the event loop. What waits is bounded.
 */
export class Inbox {
  readonly #options: InboxOptions;
  /** Whose messages were handled in this turn of the event loop. */
  readonly #handledInTurn = new Set<Member>();
  /** Who has to wait before it may write again. */
  readonly #overWriteLimit = new WeakSet<Member>();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  take(member: Member, message: ClientMessage, bytes: number): void {
    if (member.isGone) return;
    if (!member.isWaiting && this.#options.isOpen()) {
      this.#handle(member, message);
      return;
    }
    const { maxFrameBytes } = this.#options.limits;
    // A larger one will only be refused; charged as a whole it would end the connection, and come again.
    member.inbox.push(message, Math.min(bytes, maxFrameBytes));
    // One message may always wait: a client that is told to come back would only send it again.
    if (member.inbox.length > 1 && member.inbox.costBytes > 2 * maxFrameBytes) {
      member.socket.close(this.#overWriteLimit.has(member) ? 'too-much-written' : 'overloaded');
    }
  }

  /** Keeps a message that could not be handled after all, before those behind it. */
  putBack(member: Member, message: ClientMessage): void {
    member.inbox.putBack(message);
  }

  /** Handles what was kept, as far as it goes. */
  goOn(member: Member): void {
    while (!member.isGone && !member.isWaiting && this.#options.isOpen()) {
      const message = member.inbox.take();
      if (message === undefined) return;
      this.#handle(member, message);
    }
  }

  #handle(member: Member, message: ClientMessage): void {
    const { clock } = this.#options;
    const isWrite = message.type === 'document' || message.type === 'mark';
    const writeWaitMs = isWrite ? this.#options.writeWaitMs(member) : 0;
    if (writeWaitMs > 0) {
      this.#writeLater(member, message, writeWaitMs);
      return;
    }
    const startedAt = clock.monotonic();
    const waiting = this.#try(member, message);
    const now = clock.monotonic();
    // What it took while the pod had nothing better to do is nobody's loss.
    const throttleMs = this.#options.isBusy() ? member.budget.chargeCpu(now - startedAt, now) : 0;
    const hasHadItsTurn = this.#countInTurn(member) >= MAX_HANDLED_IN_TURN;
    if (waiting === undefined && throttleMs === 0 && !hasHadItsTurn) return;
    member.isWaiting = true;
    void this.#wait(member, waiting, throttleMs, hasHadItsTurn);
  }

  /** The message is kept, not refused: its author loses nothing, and is only slower. */
  #writeLater(member: Member, message: ClientMessage, waitMs: number): void {
    member.inbox.putBack(message);
    member.isWaiting = true;
    this.#overWriteLimit.add(member);
    this.#options.clock.after(waitMs, () => {
      member.isWaiting = false;
      this.#overWriteLimit.delete(member);
      this.goOn(member);
    });
  }

  #countInTurn(member: Member): number {
    if (this.#handledInTurn.size === 0) this.#options.clock.soon(() => this.#endTurn());
    this.#handledInTurn.add(member);
    return ++member.handledInTurn;
  }

  #endTurn(): void {
    for (const member of this.#handledInTurn) member.handledInTurn = 0;
    this.#handledInTurn.clear();
  }

  async #wait(
    member: Member,
    waiting: Promise<void> | undefined,
    throttleMs: number,
    hasHadItsTurn: boolean,
  ): Promise<void> {
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
    else if (hasHadItsTurn) this.#options.clock.soon(goOn);
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
      member.socket.close(error.code);
      return;
    }
    this.#options.reportError('A message could not be handled', error);
    const code = error instanceof PersistenceError ? error.answer : 'internal';
    member.socket.close(code);
  }
}
