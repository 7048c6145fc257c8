import type {
  AppendOutcome,
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
} from '@tatami/persistence';
import type { DojoId, MemberRole, SessionState, Turn, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { SimConnection } from './sim-connection.ts';
import type { SimDatabase } from './sim-database.ts';

/**
 * Bindings, states, turns and members in the simulated database, as one pod reaches them. Rooms never create or list
 * dojos, so that part is not there.
 */
export class SimDojoStore implements DojoStore {
  readonly #database: SimDatabase;
  readonly #connection: SimConnection;

  constructor(database: SimDatabase, connection: SimConnection) {
    this.#database = database;
    this.#connection = connection;
  }

  access(dojoId: DojoId, userId: UserId): Promise<DojoAccess | undefined> {
    return this.#connection.read(() => this.#database.access(dojoId, userId));
  }

  allocateClientId(dojoId: DojoId, userId: UserId, after = 0): Promise<number> {
    return this.#connection.write(() => {
      const dojo = this.#existing(dojoId);
      dojo.nextClientId = Math.max(dojo.nextClientId, after + 1);
      while (dojo.bindings.has(dojo.nextClientId)) dojo.nextClientId++;
      dojo.bindings.set(dojo.nextClientId, userId);
      return dojo.nextClientId++;
    });
  }

  bindClientId(dojoId: DojoId, clientId: number, userId: UserId): Promise<ClientBinding> {
    return this.#connection.write(() => {
      const { bindings } = this.#existing(dojoId);
      const owner = bindings.get(clientId);
      if (owner !== undefined && owner !== userId) return { kind: 'taken' };
      bindings.set(clientId, userId);
      return { kind: 'bound' };
    });
  }

  clientBindings(dojoId: DojoId): Promise<Map<number, UserId>> {
    return this.#connection.read(() => new Map(this.#existing(dojoId).bindings));
  }

  changeState(dojoId: DojoId, to: SessionState, entry: StateEntry): Promise<AppendOutcome> {
    return this.#connection.write(() => this.#database.changeState(dojoId, to, entry));
  }

  changeTurn(dojoId: DojoId, turn: Turn, onlyWhenDue: boolean, entry: StateEntry): Promise<TurnOutcome> {
    return this.#connection.write(() => this.#database.changeTurn(dojoId, turn, onlyWhenDue, entry));
  }

  recover(dojoId: DojoId, recovery: Recovery): Promise<RecoverOutcome> {
    return this.#connection.write(() => this.#database.recover(dojoId, recovery));
  }

  session(dojoId: DojoId): Promise<StoredSession> {
    return this.#connection.read(() => {
      const { session } = this.#existing(dojoId);
      return {
        turn: session.turn,
        mode: session.mode,
        turnAgeMs: session.turn === 0 ? 0 : this.#database.nowMs() - session.startedAtMs,
      };
    });
  }

  setMember(dojoId: DojoId, userId: UserId, role: MemberRole): Promise<void> {
    return this.#connection.write(() => {
      const dojo = this.#existing(dojoId);
      dojo.members.set(userId, role);
      dojo.accessRevision++;
    });
  }

  members(dojoId: DojoId, userIds: readonly UserId[]): Promise<DojoMembers | undefined> {
    return this.#connection.read(() => {
      const members = this.#database.dojo(dojoId)?.members;
      if (members === undefined) return undefined;
      return {
        isPrivate: false,
        roles: new Map([...members].filter(([userId]) => userIds.includes(userId))),
      };
    });
  }

  revokeTokens(userId: UserId): Promise<void> {
    return this.#connection.write(() => this.#database.revokeTokens(userId));
  }

  revocations(ageMs: number): Promise<ReadonlyMap<UserId, number>> {
    return this.#connection.read(() => this.#database.revocations(ageMs));
  }

  quarantine(dojoId: DojoId, seq: number, entryIndex: number): Promise<void> {
    return this.#connection.write(() => void this.#existing(dojoId).quarantined.add(`${seq}:${entryIndex}`));
  }

  async quarantined(dojoId: DojoId): Promise<ReadonlySet<`${number}:${number}`>> {
    return new Set(this.#database.dojo(dojoId)?.quarantined);
  }

  hold(): Promise<void> {
    throw new Error('Rooms hold no dojo: their statements lock its head');
  }

  create(): Promise<DojoSummary> {
    throw new Error('Rooms do not create dojos');
  }

  read(): Promise<DojoSummary> {
    throw new Error('Rooms do not ask for the name of a dojo');
  }

  list(): Promise<DojoSummary[]> {
    throw new Error('Rooms do not list dojos');
  }

  #existing(dojoId: DojoId) {
    const dojo = this.#database.dojo(dojoId);
    if (dojo === undefined) throw new TatamiError('dojo-not-found');
    return dojo;
  }
}
