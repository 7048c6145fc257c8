import type { Member } from './member.ts';
import type { Sequencer } from './sequencer.ts';

/** Journals who came and who left, for the replay. */
export class Attendance {
  readonly #sequencer: () => Sequencer | undefined;

  /** @param options.sequencer undefined while nothing can be journaled */
  constructor(options: { readonly sequencer: () => Sequencer | undefined }) {
    this.#sequencer = options.sequencer;
  }

  /** Somebody is here; journaled once, as soon as it can be. */
  here(member: Member): void {
    if (!member.hasJournaledJoin) member.hasJournaledJoin = this.#note('join', member);
  }

  left(member: Member): void {
    if (member.hasJournaledJoin) this.#note('leave', member);
  }

  /** False if nothing can be journaled now. */
  #note(kind: 'join' | 'leave', { identity, clientId }: Member): boolean {
    const sequencer = this.#sequencer();
    if (sequencer === undefined) return false;
    sequencer.append({ kind, userId: identity.userId, clientId, bytes: new Uint8Array(0) });
    return true;
  }
}
