import type { DojoId, MemberRole, SessionState, Turn, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import { allocateClientId } from './dojo/allocate-client-id.ts';
import { bindClientId } from './dojo/bind-client-id.ts';
import { changeDojoState } from './dojo/change-state.ts';
import { changeTurn } from './dojo/change-turn.ts';
import { createDojo, type NewDojo } from './dojo/create-dojo.ts';
import { insertQuarantine } from './dojo/insert-quarantine.ts';
import { listDojos } from './dojo/list-dojos.ts';
import { readAccess } from './dojo/read-access.ts';
import { readClientBindings } from './dojo/read-client-bindings.ts';
import { readDojo } from './dojo/read-dojo.ts';
import { readMembers } from './dojo/read-members.ts';
import { readQuarantine } from './dojo/read-quarantine.ts';
import { readRevocations } from './dojo/read-revocations.ts';
import { readSession } from './dojo/read-session.ts';
import { recoverDojo } from './dojo/recover-dojo.ts';
import { revokeTokens } from './dojo/revoke-tokens.ts';
import { upsertMember } from './dojo/upsert-member.ts';
import type {
  ClientBinding,
  DojoAccess,
  DojoMembers,
  DojoStore,
  DojoSummary,
  RecoverOutcome,
  Recovery,
  StateEntry,
  StoredSession,
  TurnOutcome,
} from './dojo-store.ts';
import { findBatches } from './journal/find-batches.ts';
import type { AppendOutcome } from './journal/journal.ts';
import { isDuplicateBatch, isLockTimeout, journalFailure } from './journal/journal-failure.ts';
import { lockHeads } from './journal/lock-heads.ts';
import type { PatientDatabase } from './sql/database.ts';

/**
 * The dojos in a tenant's PostgreSQL database. Every mutation writes its audit row in the same statement. A change of
 * state or turn says `locked` while somebody else has locked a row, as an append does; all others wait.
 */
export class PostgresDojoStore implements DojoStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  create(dojo: NewDojo): Promise<DojoSummary> {
    return createDojo(this.#database, dojo);
  }

  list(userId: UserId, limit: number, beforeId?: DojoId): Promise<DojoSummary[]> {
    return listDojos(this.#database, userId, limit, beforeId);
  }

  read(dojoId: DojoId): Promise<DojoSummary | undefined> {
    return readDojo(this.#database, dojoId);
  }

  access(dojoId: DojoId, userId: UserId): Promise<DojoAccess | undefined> {
    return readAccess(this.#database, dojoId, userId);
  }

  allocateClientId(dojoId: DojoId, userId: UserId, after = 0): Promise<number> {
    return allocateClientId(this.#database, dojoId, userId, after);
  }

  bindClientId(dojoId: DojoId, clientId: number, userId: UserId): Promise<ClientBinding> {
    return bindClientId(this.#database, dojoId, clientId, userId);
  }

  clientBindings(dojoId: DojoId): Promise<Map<number, UserId>> {
    return readClientBindings(this.#database, dojoId);
  }

  async hold(dojoId: DojoId): Promise<void> {
    const held = await lockHeads(this.#database, [dojoId], 'wait');
    if (held.size === 0) throw new TatamiError('dojo-not-found');
  }

  /**
   * Asked again with the same (writer, batch), after an unknown outcome, it answers with what the first try did.
   * @throws UnknownOutcomeError, JournalUnavailableError
   */
  changeState(dojoId: DojoId, to: SessionState, entry: StateEntry): Promise<AppendOutcome> {
    return this.#once(dojoId, entry, () => changeDojoState(this.#database.impatient, dojoId, to, entry));
  }

  /**
   * Asked again with the same (writer, batch), after an unknown outcome, it answers with what the first try did.
   * @throws UnknownOutcomeError, JournalUnavailableError
   */
  changeTurn(dojoId: DojoId, turn: Turn, onlyWhenDue: boolean, entry: StateEntry): Promise<TurnOutcome> {
    return this.#once(dojoId, entry, () =>
      changeTurn(this.#database.impatient, dojoId, turn, onlyWhenDue, entry),
    );
  }

  /**
   * Asked again with the same (writer, batch), after an unknown outcome, it answers with what the first try did.
   * @throws UnknownOutcomeError, JournalUnavailableError
   */
  recover(dojoId: DojoId, recovery: Recovery): Promise<RecoverOutcome> {
    return this.#once(dojoId, recovery.entry, () => recoverDojo(this.#database.impatient, dojoId, recovery));
  }

  session(dojoId: DojoId): Promise<StoredSession> {
    return readSession(this.#database, dojoId);
  }

  setMember(dojoId: DojoId, userId: UserId, role: MemberRole, by?: UserId): Promise<void> {
    return upsertMember(this.#database, dojoId, userId, role, by);
  }

  members(dojoId: DojoId, userIds: readonly UserId[]): Promise<DojoMembers | undefined> {
    return readMembers(this.#database, dojoId, userIds);
  }

  revokeTokens(userId: UserId, by?: UserId): Promise<void> {
    return revokeTokens(this.#database, userId, by);
  }

  revocations(ageMs: number): Promise<ReadonlyMap<UserId, number>> {
    return readRevocations(this.#database, ageMs);
  }

  quarantine(dojoId: DojoId, seq: number, entryIndex: number, reason: string): Promise<void> {
    return insertQuarantine(this.#database, dojoId, seq, entryIndex, reason);
  }

  quarantined(dojoId: DojoId): Promise<ReadonlySet<`${number}:${number}`>> {
    return readQuarantine(this.#database, dojoId);
  }

  /** Where nothing was changed, or the row is there already, an earlier try may have done it. */
  async #once<Outcome extends TurnOutcome | RecoverOutcome>(
    dojoId: DojoId,
    entry: StateEntry,
    change: () => Promise<Outcome>,
  ): Promise<Outcome | AppendOutcome> {
    try {
      const outcome = await change();
      return outcome.kind === 'committed' ? outcome : ((await this.#earlierTry(dojoId, entry)) ?? outcome);
    } catch (error) {
      if (isLockTimeout(error)) return { kind: 'locked', dojoId, batch: entry.batch };
      if (!isDuplicateBatch(error)) throw journalFailure(error);
      const earlier = await this.#earlierTry(dojoId, entry);
      if (earlier) return earlier;
      throw error;
    }
  }

  async #earlierTry(dojoId: DojoId, entry: StateEntry): Promise<AppendOutcome | undefined> {
    try {
      const [found] = await findBatches(this.#database, entry.writer, [{ dojoId, batch: entry.batch }]);
      return found && { kind: 'committed', ...found };
    } catch (error) {
      throw journalFailure(error);
    }
  }
}
