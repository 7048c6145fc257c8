import type { Clock } from '@tatami/kernel';
import type { BatchEntry, Session } from '@tatami/protocol';
import { applyEntry, encodeSession, sessionView } from '@tatami/protocol';
import type { Member } from './member.ts';
import { TurnClock } from './turn-clock.ts';

export interface RoomSessionOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly session: Session;
  readonly members: ReadonlySet<Member>;
  /** Ends the turn; resolves with the milliseconds that are left of it, if there are any. */
  readonly endTurn: () => Promise<number | undefined>;
  readonly onChange: () => void;
  /** Each entry of the journal, in order; it may begin another epoch. */
  readonly onEntry: (entry: BatchEntry) => void;
  readonly onResumed: () => void;
  readonly reportError: (what: string, error: unknown) => void;
}

/** How a room's dojo is held now, by the journal; members are told of every change. */
export class RoomSession {
  readonly #options: RoomSessionOptions;
  readonly #turnClock: TurnClock;
  #session: Session;

  constructor(options: RoomSessionOptions) {
    this.#options = options;
    this.#turnClock = new TurnClock(options);
    this.#session = options.session;
  }

  get current(): Session {
    return this.#session;
  }

  /** The server's own entry in presence, for clients that know nothing else. */
  get presenceJson(): string {
    return JSON.stringify({ session: sessionView(this.#session, undefined, this.#now()) });
  }

  /** What an entry of the journal says. */
  follow(entry: BatchEntry): void {
    const after = applyEntry(this.#session, entry, this.#options.clock.monotonic());
    if (after !== this.#session) this.replace(after);
    this.#options.onEntry(entry);
    if (entry.kind === 'resume') this.#options.onResumed();
  }

  replace(session: Session): void {
    this.#session = session;
    this.membersChanged();
    this.#options.onChange();
    for (const member of this.#options.members) this.tell(member);
  }

  /** A turn only ends by the clock of pods that have somebody in the room. */
  membersChanged(): void {
    this.#turnClock.follow(this.#options.members.size > 0 ? this.#session : undefined);
  }

  tell(member: Member): void {
    if (member.dialect !== 'tatami' || member.clientId === 0) return;
    member.socket.send(encodeSession(sessionView(this.#session, member.identity.role, this.#now())));
  }

  #now(): { unixMs: number; monotonicMs: number } {
    const { clock } = this.#options;
    return { unixMs: clock.now(), monotonicMs: clock.monotonic() };
  }
}
