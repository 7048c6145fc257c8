import type { DojoId, MemberRole, SessionState, Turn, TurnMode, UserId, WriterId } from '@tatami/protocol';
import type { AppendOutcome } from './journal/journal.ts';

export interface DojoSummary {
  readonly id: DojoId;
  readonly name: string;
  readonly createdBy: UserId;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly state: SessionState;
  readonly isPrivate: boolean;
  /** When it is to begin, RFC 3339, UTC; null if nobody has said so. */
  readonly startsAt: string | null;
}

export interface DojoAccess {
  readonly epoch: number;
  readonly state: SessionState;
  readonly isPrivate: boolean;
  /** By `dojo_member`, or by what an owner of the tenant gave them; undefined where the token decides. */
  readonly memberRole: MemberRole | undefined;
  /** Unix milliseconds: tokens of the user that were issued before count no more; 0 if none were revoked. */
  readonly revokedAtMs: number;
}

/** What the members of a dojo may do, for those who were asked about. */
export interface DojoMembers {
  readonly isPrivate: boolean;
  /** Without those who are no members. */
  readonly roles: ReadonlyMap<UserId, MemberRole>;
}

/** How a dojo is held, as the database has it. */
export interface StoredSession {
  /** The number of the last turn; 0 for none. */
  readonly turn: number;
  readonly mode: TurnMode;
  /** How long ago the turn began, by the database's clock. */
  readonly turnAgeMs: number;
}

export type TurnOutcome =
  | AppendOutcome
  /** Another turn than the one before `turn.number` is on; nothing was written. */
  | { readonly kind: 'another-turn' }
  /** The turn that is on has time left; nothing was written. */
  | { readonly kind: 'too-early'; readonly leftMs: number };

/** What comes with a change that is an entry of the journal. */
export interface StateEntry {
  readonly writer: WriterId;
  readonly batch: bigint;
  readonly payload: Uint8Array;
}

/** What a pod still has of a dojo whose database was set back: restored, or failed over without its last commits. */
export interface Recovery {
  /** What the database has now, which the entry was compared with. */
  readonly head: { readonly seq: number; readonly hash: Uint8Array };
  /** That begins with it: one that nobody knows yet. The entry says it too. */
  readonly epoch: number;
  /** The batch with what was lost. */
  readonly entry: StateEntry;
  /** Whose the clientIDs are that it was written under. */
  readonly owners: ReadonlyMap<number, UserId>;
}

export type RecoverOutcome =
  | AppendOutcome
  /** The database has something newer; nothing was written. */
  | { readonly kind: 'head-moved' }
  /** One of the clientIDs was given to somebody else since; nothing was written. */
  | { readonly kind: 'client-ids-taken' };

export type ClientBinding =
  | { readonly kind: 'bound' }
  /** Another user of the dojo has this clientID, for ever. */
  | { readonly kind: 'taken' };

/** Dojos of one tenant, their members, and which user each Yjs clientID belongs to. */
export interface DojoStore {
  /** The creator becomes its owner. `initialPayload`, an encoded batch, becomes seq 1 if given. */
  create(dojo: {
    id: DojoId;
    name: string;
    createdBy: UserId;
    isPrivate: boolean;
    writer: WriterId;
    initialPayload?: Uint8Array;
  }): Promise<DojoSummary>;
  /** Newest first, at most `limit`, those the user may join (open ones, and private ones they are a member of). */
  list(userId: UserId, limit: number, beforeId?: DojoId): Promise<DojoSummary[]>;
  /** Undefined if there is no such dojo. */
  read(dojoId: DojoId): Promise<DojoSummary | undefined>;
  /** Undefined if there is no such dojo. */
  access(dojoId: DojoId, userId: UserId): Promise<DojoAccess | undefined>;
  /**
   * Gives the user a small clientID that nobody had before in this dojo. Committed before it returns.
   * @param after one that is known to be given out, though the database may have been set back to before that
   */
  allocateClientId(dojoId: DojoId, userId: UserId, after?: number): Promise<number>;
  /** Binds a clientID to the user, for ever, unless another user has it. Committed before it returns. */
  bindClientId(dojoId: DojoId, clientId: number, userId: UserId): Promise<ClientBinding>;
  /** All bindings of a dojo. */
  clientBindings(dojoId: DojoId): Promise<Map<number, UserId>>;
  /**
   * In a transaction: until it ends, nobody else journals anything of this dojo or changes how it is held.
   * @throws TatamiError `dojo-not-found`
   */
  hold(dojoId: DojoId): Promise<void>;
  /**
   * Sets the state of a dojo together with the journal entry that says so; archive raises the epoch by one, and
   * going on after a pause begins the turn's time anew.
   */
  changeState(dojoId: DojoId, to: SessionState, entry: StateEntry): Promise<AppendOutcome>;
  /**
   * Begins turn `turn.number`, if the one before it is on, together with the journal entry that says so; only an
   * open dojo has turns.
   * @param onlyWhenDue whether the turn that is on must have used up its time, by the database's clock
   */
  changeTurn(dojoId: DojoId, turn: Turn, onlyWhenDue: boolean, entry: StateEntry): Promise<TurnOutcome>;
  /** Puts back what the database had lost, and begins another epoch, because the order of batches is another. */
  recover(dojoId: DojoId, recovery: Recovery): Promise<RecoverOutcome>;
  /** Throws TatamiError `dojo-not-found`. */
  session(dojoId: DojoId): Promise<StoredSession>;
  /** Raises the dojo's access revision, by which pods that were not told notice it. */
  setMember(dojoId: DojoId, userId: UserId, role: MemberRole, by?: UserId): Promise<void>;
  /** Undefined if there is no such dojo. */
  members(dojoId: DojoId, userIds: readonly UserId[]): Promise<DojoMembers | undefined>;
  /** From now on tokens of the user that were issued before this moment count no more. */
  revokeTokens(userId: UserId, by?: UserId): Promise<void>;
  /** Users whose tokens were revoked in the last `ageMs`, by the database's clock, with `revokedAtMs` of each. */
  revocations(ageMs: number): Promise<ReadonlyMap<UserId, number>>;
  /** An entry that was committed and found bad later, so that every pod, join and replay leaves it out. */
  quarantine(dojoId: DojoId, seq: number, entryIndex: number, reason: string): Promise<void>;
  quarantined(dojoId: DojoId): Promise<ReadonlySet<`${number}:${number}`>>;
}
