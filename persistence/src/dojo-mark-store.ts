import type { DojoId, UserId } from '@tatami/protocol';
import type { StateEntry } from './dojo-store.ts';
import type { AppendOutcome } from './journal/journal.ts';

export type CiTokenId = string & { readonly '~ciToken': true };

export interface NewCiToken {
  readonly id: CiTokenId;
  readonly dojoId: DojoId;
  /** SHA-256 of the secret. */
  readonly secretHash: Uint8Array;
  readonly name: string;
  /** In whose name it speaks. */
  readonly createdBy: UserId;
}

/** By which a program puts test results on a dojo's time line. */
export interface CiToken {
  readonly id: CiTokenId;
  readonly dojoId: DojoId;
  readonly name: string;
  readonly createdBy: UserId;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
}

/** Markers and lights that come from outside of a dojo. Every change writes one audit row in its transaction. */
export interface DojoMarkStore {
  /** Journals an entry of an open dojo. */
  append(dojoId: DojoId, entry: StateEntry): Promise<AppendOutcome>;
  /** Undefined if the dojo has `most` already. */
  createToken(token: NewCiToken, most: number): Promise<CiToken | undefined>;
  /** Oldest first. */
  tokens(dojoId: DojoId): Promise<CiToken[]>;
  /** @returns false if the dojo has no such token */
  removeToken(dojoId: DojoId, id: CiTokenId, by: UserId): Promise<boolean>;
  findToken(secretHash: Uint8Array): Promise<CiToken | undefined>;
}
