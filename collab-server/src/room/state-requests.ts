import type { Clock } from '@tatami/kernel';
import type { ClientMessage } from '@tatami/protocol';
import type { Member } from './member.ts';

type Step1 = Extract<ClientMessage, { type: 'step1' }>;

/**
 * Three bytes ask for the whole document, so each connection may do it a few times a minute. A stock client with a
 * short `resyncInterval` asks more often and is honest: it is not refused, but its last request is kept and handled
 * when the minute is over. One answer to the last is worth as much as one to each.
 */
export class StateRequests {
  readonly #clock: Clock;
  readonly #handleAgain: (member: Member, step1: Step1) => void;

  constructor(options: { clock: Clock; handleAgain: (member: Member, step1: Step1) => void }) {
    this.#clock = options.clock;
    this.#handleAgain = options.handleAgain;
  }

  /** Whether a request may be answered now. */
  mayAnswer(member: Member): boolean {
    return member.budget.mayAskForState(this.#clock.monotonic());
  }

  /** The same for a step 1; one that may not be answered now comes again later. */
  mayAnswerStep1(member: Member, step1: Step1): boolean {
    if (this.mayAnswer(member)) return true;
    const isScheduled = member.lateStep1 !== undefined;
    // The bytes are a view on a frame, which may hold much more.
    member.lateStep1 = { ...step1, stateVector: step1.stateVector.slice() };
    if (!isScheduled) this.#schedule(member);
    return false;
  }

  #schedule(member: Member): void {
    this.#clock.after(member.budget.mayAskForStateInMs(this.#clock.monotonic()), () => {
      const late = member.lateStep1;
      member.lateStep1 = undefined;
      if (late !== undefined && !member.isGone) this.#handleAgain(member, late);
    });
  }
}
