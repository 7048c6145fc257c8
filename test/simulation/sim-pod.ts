import type { Bus } from '@tatami/bus';
import { AdmissionLimits } from '@tatami/collab-server/gateway/admission-limits';
import { AdmissionQueue } from '@tatami/collab-server/gateway/admission-queue';
import { Connection } from '@tatami/collab-server/gateway/connection';
import { Doorman } from '@tatami/collab-server/gateway/doorman';
import { JournalWriter } from '@tatami/collab-server/journal/journal-writer';
import type { Dialect } from '@tatami/collab-server/room/member';
import type { MemberSocket, Topic } from '@tatami/collab-server/room/member-socket';
import { noMetrics } from '@tatami/collab-server/room/room-metrics';
import { RoomRegistry, roomName } from '@tatami/collab-server/room/room-registry';
import { Snapshotter } from '@tatami/collab-server/room/snapshotter';
import type { TenantRooms } from '@tatami/collab-server/room/tenant-rooms';
import type { DatabaseFaults, SimClock, SimDatabase } from '@tatami/collab-server/simulation';
import { PodClock, SimConnection, SimDojoStore, SimJournal } from '@tatami/collab-server/simulation';
import { makeSnapshot } from '@tatami/collab-server/worker/make-snapshot';
import type { Principal } from '@tatami/identity';
import type { SeededRandom } from '@tatami/kernel';
import { sleep } from '@tatami/kernel';
import type { DojoId, PodId, TenantId, WriterId } from '@tatami/protocol';
import { DEFAULT_LIMITS, judge, uuidV7 } from '@tatami/protocol';
import type { Pipe } from './sim-network.ts';

const DRAIN_MS = 2_000;
const COME_BACK_MS = 500;
const UNLIMITED = { perPod: 0, perAddress: 0, perTenant: 0, perUser: 0 };

export interface SimPodOptions {
  readonly simClock: SimClock;
  readonly database: SimDatabase;
  readonly random: SeededRandom;
  readonly faults: DatabaseFaults;
  readonly tenantId: TenantId;
  readonly bus: (podId: PodId) => Bus;
  readonly verify: (token: string) => Promise<Principal>;
}

/**
 * The production connections, rooms, journal writer and presence of one pod, on a simulated clock, database, network
 * and bus. What only a process has is left out: uWebSockets.js, the worker, HTTP.
 */
export class SimPod {
  readonly clock: PodClock;
  readonly podId: PodId;
  readonly bus: Bus;
  /** As this pod reaches it. */
  readonly database: SimConnection;
  readonly troubles: string[] = [];
  readonly #random: SeededRandom;
  readonly #rooms: RoomRegistry;
  readonly #doorman: Doorman;
  readonly #admissions = new AdmissionLimits(UNLIMITED);
  readonly #queue = new AdmissionQueue({ atOnce: 4, maxWaiting: 100 });
  readonly #topics = new Map<string, Set<SimSocket>>();
  readonly #connections = new Map<Connection, Pipe>();
  #isDraining = false;
  #isDead = false;

  constructor(options: SimPodOptions) {
    const { simClock, database, random, tenantId } = options;
    const clock = new PodClock(simClock);
    const newId = () => uuidV7(simClock.now(), length => random.bytes(length));
    this.clock = clock;
    this.#random = random;
    this.podId = newId() as PodId;
    this.bus = options.bus(this.podId);
    this.database = new SimConnection({ serverClock: simClock, clock, random, faults: options.faults });
    const journal = new SimJournal(database, this.database);
    const tenant: TenantRooms = {
      tenantId,
      journal,
      store: new SimDojoStore(database, this.database),
      writer: new JournalWriter({
        journal,
        writer: newId() as WriterId,
        clock,
        random: () => random.next(),
        observer: { committed: () => {}, failed: () => {} },
      }),
    };
    this.#rooms = new RoomRegistry({
      bus: this.bus,
      judge: { judge: async ({ state, update }) => judge(state(), update, DEFAULT_LIMITS) },
      snapshotter: new Snapshotter({
        maker: { makeSnapshot: async (base, updates) => makeSnapshot(base, updates) },
        onTrouble: this.#onTrouble,
      }),
      clock,
      random: () => random.next(),
      limits: DEFAULT_LIMITS,
      metrics: noMetrics,
      publish: (room, topic, frame) => {
        for (const socket of this.#topics.get(`${room}/${topic}`) ?? []) socket.send(frame);
      },
      isBusy: () => false,
      memoryBudgetBytes: 1024 * 1024,
      onTrouble: this.#onTrouble,
    });
    this.#doorman = new Doorman({
      tokens: { verify: options.verify },
      tenants: { tenant: async () => tenant },
      rooms: this.#rooms,
    });
  }

  /** Whether a load balancer sends anybody here. */
  get isOpen(): boolean {
    return !this.#isDead && !this.#isDraining;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** A client's connection arrives. */
  accept(pipe: Pipe, dojoId: DojoId, token: string, dialect: Dialect): void {
    const socket = new SimSocket(pipe, this.#topics);
    const connection = new Connection({
      request: { origin: '', address: 'simulated', subprotocol: '', dojoId, dialect, token },
      socket,
      enter: room => socket.enter(roomName(room.address.tenantId, room.address.dojoId)),
      doorman: this.#doorman,
      admissions: this.#admissions,
      queue: this.#queue,
      clock: this.clock,
      random: () => this.#random.next(),
      limits: DEFAULT_LIMITS,
      onTrouble: this.#onTrouble,
    });
    this.#connections.set(connection, pipe);
    pipe.onServerFrame = frame => this.clock.soon(() => connection.receive(frame));
    pipe.onServerClose = () =>
      this.clock.soon(() => {
        this.#connections.delete(connection);
        socket.unfollowAll();
        connection.closed();
      });
    this.clock.soon(() => void connection.open());
  }

  /** SIGKILL: no last word, and nothing that was planned happens. */
  async kill(): Promise<void> {
    this.#isDead = true;
    this.clock.kill();
    await this.bus.close();
    for (const pipe of [...this.#connections.values()]) pipe.cut();
  }

  /** SIGTERM: everybody is sent away, spread over some seconds, and what was taken is saved. */
  async drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    for (const connection of this.#connections.keys()) {
      connection.announceClosing(this.#random.next() * DRAIN_MS, this.#random.next() * COME_BACK_MS);
    }
    while (this.#connections.size > 0) await sleep(this.clock, 50);
    await this.#rooms.close();
    await this.kill();
  }

  readonly #onTrouble = (what: string) => void this.troubles.push(what);
}

class SimSocket implements MemberSocket {
  readonly #pipe: Pipe;
  readonly #topics: Map<string, Set<SimSocket>>;
  readonly #followed = new Set<string>();
  #room = '';

  constructor(pipe: Pipe, topics: Map<string, Set<SimSocket>>) {
    this.#pipe = pipe;
    this.#topics = topics;
  }

  enter(room: string): void {
    this.#room = room;
  }

  send(frame: Uint8Array): void {
    this.#pipe.toClient(frame);
  }

  follow(topic: Topic, isFollowing: boolean): void {
    const name = `${this.#room}/${topic}`;
    const followers = this.#topics.get(name) ?? new Set();
    this.#topics.set(name, followers);
    if (isFollowing) {
      followers.add(this);
      this.#followed.add(name);
    } else {
      followers.delete(this);
      this.#followed.delete(name);
    }
  }

  unfollowAll(): void {
    for (const name of this.#followed) this.#topics.get(name)?.delete(this);
    this.#followed.clear();
  }

  close(code: number, reason: string): void {
    this.#pipe.closeFromServer(code, reason);
  }
}
