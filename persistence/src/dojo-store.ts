import type { DojoId, UserId, WriterId } from '@tatami/protocol/ids';
import type { DojoRole } from '@tatami/protocol/session';
import type { AppendOutcome, DojoState } from './journal/journal.ts';

export interface DojoSummary {
  readonly id: DojoId;
  readonly name: string;
  readonly createdBy: UserId;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly state: DojoState;
  readonly isPrivate: boolean;
}

export interface DojoAccess {
  readonly epoch: number;
  readonly state: DojoState;
  readonly isPrivate: boolean;
  /** The user's role by `dojo_member`; undefined for somebody who is no member. */
  readonly memberRole: DojoRole | undefined;
}

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
  access(dojoId: DojoId, userId: UserId): Promise<DojoAccess | undefined>;
  /** Gives the user a small clientID that nobody had before in this dojo. Committed before it returns. */
  allocateClientId(dojoId: DojoId, userId: UserId): Promise<number>;
  /** Binds a clientID to the user, for ever, unless another user has it. Committed before it returns. */
  bindClientId(dojoId: DojoId, clientId: number, userId: UserId): Promise<ClientBinding>;
  /** All bindings of a dojo. */
  clientBindings(dojoId: DojoId): Promise<Map<number, UserId>>;
  /** Sets the state of a dojo together with the journal entry that says so; archive raises the epoch by one. */
  changeState(
    dojoId: DojoId,
    to: DojoState,
    entry: { writer: WriterId; batch: bigint; payload: Uint8Array },
  ): Promise<AppendOutcome>;
  setMember(dojoId: DojoId, userId: UserId, role: DojoRole): Promise<void>;
  /** An entry that was committed and found bad later, so that every pod, join and replay leaves it out. */
  quarantine(dojoId: DojoId, seq: number, entryIndex: number, reason: string): Promise<void>;
  quarantined(dojoId: DojoId): Promise<ReadonlySet<`${number}:${number}`>>;
}
