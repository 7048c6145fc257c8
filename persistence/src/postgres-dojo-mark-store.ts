import type { DojoId, UserId } from '@tatami/protocol';
import { appendMark } from './dojo-mark/append-mark.ts';
import { createCiToken } from './dojo-mark/create-ci-token.ts';
import { findCiToken, readCiTokens } from './dojo-mark/read-ci-tokens.ts';
import { removeCiToken } from './dojo-mark/remove-ci-token.ts';
import type { CiToken, CiTokenId, DojoMarkStore, NewCiToken } from './dojo-mark-store.ts';
import type { StateEntry } from './dojo-store.ts';
import type { AppendOutcome } from './journal/journal.ts';
import type { PatientDatabase } from './sql/database.ts';

/** Marks from outside and the tokens of programs that send them, in a tenant's PostgreSQL database. */
export class PostgresDojoMarkStore implements DojoMarkStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  append(dojoId: DojoId, entry: StateEntry): Promise<AppendOutcome> {
    return appendMark(this.#database, dojoId, entry);
  }

  createToken(token: NewCiToken, most: number): Promise<CiToken | undefined> {
    return createCiToken(this.#database, token, most);
  }

  tokens(dojoId: DojoId): Promise<CiToken[]> {
    return readCiTokens(this.#database, dojoId);
  }

  removeToken(dojoId: DojoId, id: CiTokenId, by: UserId): Promise<boolean> {
    return removeCiToken(this.#database, dojoId, id, by);
  }

  findToken(secretHash: Uint8Array): Promise<CiToken | undefined> {
    return findCiToken(this.#database, secretHash);
  }
}
