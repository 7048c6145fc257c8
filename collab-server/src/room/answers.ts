import type { Clock } from '@tatami/kernel';
import type { ErrorCode } from '@tatami/protocol';
import { assertNever, encodePermissionDenied, encodeRefused, encodeSaved, isHostile } from '@tatami/protocol';
import type { Member, TatamiMember } from './member.ts';
import type { PendingMessage } from './open-batch.ts';
import type { RoomMetrics } from './room-metrics.ts';

/** What our client has under way at most; who sends more does not do what it was told. */
const MAX_SKIPPED = 256;

/** What members are told of their own messages: saved, refused, not done. */
export class Answers {
  readonly #clock: Clock;
  readonly #metrics: RoomMetrics;

  constructor(options: { clock: Clock; metrics: RoomMetrics }) {
    this.#clock = options.clock;
    this.#metrics = options.metrics;
  }

  /** The batch of these messages is committed. */
  saved(messages: readonly PendingMessage[], seq: number, lagMs: number): void {
    const highest = new Map<Member, number>();
    for (const { member, n, vanished } of messages) {
      highest.set(member, n);
      if (vanished === undefined) continue;
      this.#tell(member, n, vanished, 'vanish');
      this.#strike(member, vanished);
    }
    for (const [member, n] of highest) {
      if (member.dialect === 'tatami' && !member.isGone) member.socket.send(encodeSaved(n, seq));
    }
    this.#metrics.saved(messages.length, lagMs);
  }

  /** A refusal that cannot be mended in the member's document: the server never takes back an edit for a client. */
  refused(member: Member, n: number, code: ErrorCode): void {
    this.#reset(member, n, code);
    this.#strike(member, code);
  }

  /** The journal refused the batch of these messages, which is nobody's fault. */
  refusedByJournal(messages: readonly PendingMessage[], code: ErrorCode): void {
    for (const { member, n } of messages) this.#reset(member, n, code);
  }

  /** A message for a document that its client has already given up: answered, and nobody's fault. */
  skipped(member: TatamiMember, n: number): void {
    member.socket.send(encodeRefused({ n, code: 'update-incomplete', repair: 'reset' }));
    if (member.skip() > MAX_SKIPPED) {
      member.socket.close('too-many-refusals');
    }
  }

  /** Something other than an edit was not done. */
  denied(member: Member, code: ErrorCode): void {
    this.#metrics.refused(code);
    if (member.dialect === 'yjs') member.socket.send(encodePermissionDenied(code));
    else member.socket.send(encodeRefused({ n: 0, code, repair: 'vanish' }));
    this.#strike(member, code);
  }

  #reset(member: Member, n: number, code: ErrorCode): void {
    this.#tell(member, n, code, 'reset');
    switch (member.dialect) {
      case 'yjs':
        member.diverge();
        return;
      case 'tatami':
        // An honest client now gives its document up and has more of it under way; another one is judged by each message.
        if (!isHostile(code)) member.giveUp(n);
        return;
      default:
        assertNever(member);
    }
  }

  #tell(member: Member, n: number, code: ErrorCode, repair: 'vanish' | 'reset'): void {
    this.#metrics.refused(code);
    if (member.isGone) return;
    if (member.dialect === 'tatami') member.socket.send(encodeRefused({ n, code, repair }));
    // Once per streak: a stock client only prints it.
    else if (!member.isDiverged) member.socket.send(encodePermissionDenied(code));
  }

  #strike(member: Member, code: ErrorCode): void {
    if (member.isGone) return;
    const isEnough = member.budget.refused(code, this.#clock.monotonic());
    if (isEnough) member.socket.close(isHostile(code) ? code : 'rate-limited');
  }
}
