import type {
  AppendOutcome,
  ClientBinding,
  DojoAccess,
  DojoState,
  DojoStore,
  DojoSummary,
} from '@tatami/persistence';
import type { DojoId, UserId, WriterId } from '@tatami/protocol/ids';
import type { Clock } from '../../src/clock.ts';
import { sleep } from '../../src/clock.ts';
import type { SimDatabase } from './sim-database.ts';

/** Bindings and states in the simulated database. Rooms never create or list dojos, so that part is not there. */
export class SimDojoStore implements DojoStore {
  readonly #database: SimDatabase;
  readonly #clock: Clock;

  constructor(database: SimDatabase, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async access(dojoId: DojoId): Promise<DojoAccess | undefined> {
    await sleep(this.#clock, 1);
    const dojo = this.#database.dojo(dojoId);
    if (dojo === undefined) return undefined;
    return { epoch: dojo.epoch, state: dojo.state, isPrivate: false, memberRole: undefined };
  }

  async allocateClientId(dojoId: DojoId, userId: UserId): Promise<number> {
    await sleep(this.#clock, 1);
    const dojo = this.#existing(dojoId);
    while (dojo.bindings.has(dojo.nextClientId)) dojo.nextClientId++;
    dojo.bindings.set(dojo.nextClientId, userId);
    return dojo.nextClientId++;
  }

  async bindClientId(dojoId: DojoId, clientId: number, userId: UserId): Promise<ClientBinding> {
    await sleep(this.#clock, 1);
    const { bindings } = this.#existing(dojoId);
    const owner = bindings.get(clientId);
    if (owner !== undefined && owner !== userId) return { kind: 'taken' };
    bindings.set(clientId, userId);
    return { kind: 'bound' };
  }

  async clientBindings(dojoId: DojoId): Promise<Map<number, UserId>> {
    await sleep(this.#clock, 1);
    return new Map(this.#existing(dojoId).bindings);
  }

  async changeState(
    dojoId: DojoId,
    to: DojoState,
    entry: { writer: WriterId; batch: bigint; payload: Uint8Array },
  ): Promise<AppendOutcome> {
    await sleep(this.#clock, 1);
    return this.#database.changeState(dojoId, to, entry);
  }

  async quarantine(_dojoId: DojoId, _seq: number, _entryIndex: number): Promise<void> {
    throw new Error('No entry of a simulated journal is bad');
  }

  async quarantined(): Promise<ReadonlySet<`${number}:${number}`>> {
    return new Set<`${number}:${number}`>();
  }

  create(): Promise<DojoSummary> {
    throw new Error('Rooms do not create dojos');
  }

  list(): Promise<DojoSummary[]> {
    throw new Error('Rooms do not list dojos');
  }

  setMember(): Promise<void> {
    throw new Error('Rooms do not change members');
  }

  #existing(dojoId: DojoId) {
    const dojo = this.#database.dojo(dojoId);
    if (dojo === undefined) throw new Error('No such dojo in the simulation');
    return dojo;
  }
}
