import type { Bus } from '@tatami/bus';
import type { PodParts } from '@tatami/collab-server/compose-pod';
import { composePod } from '@tatami/collab-server/compose-pod';
import { UNLIMITED } from '@tatami/collab-server/gateway/admission-limits';
import { MAX_BACKPRESSURE_BYTES } from '@tatami/collab-server/gateway/connection-socket';
import type { Doorman, DoormanOptions } from '@tatami/collab-server/gateway/doorman';
import type { AttachedSocket, RawSocket } from '@tatami/collab-server/gateway/raw-socket';
import { noReplayMetrics } from '@tatami/collab-server/replay/replay';
import type { JudgeQuestion } from '@tatami/collab-server/room/intake';
import type { Dialect } from '@tatami/collab-server/room/member';
import { noMetrics } from '@tatami/collab-server/room/room-metrics';
import { openTenantStorage } from '@tatami/collab-server/room/tenant-storage';
import type { DatabaseFaults, SimClock, SimDatabase } from '@tatami/collab-server/simulation';
import {
  NO_RECORDINGS,
  PodClock,
  SimConnection,
  SimDojoStore,
  SimJournal,
} from '@tatami/collab-server/simulation';
import { makeSnapshot } from '@tatami/collab-server/worker/make-snapshot';
import type { Principal } from '@tatami/identity';
import type { SeededRandom } from '@tatami/kernel';
import { sleep } from '@tatami/kernel';
import type { DojoId, JudgeVerdict, PodId, TenantId, WriterId } from '@tatami/protocol';
import {
  DEFAULT_LIMITS,
  judge,
  SUBPROTOCOL_TATAMI,
  SUBPROTOCOL_YJS,
  TatamiError,
  uuidV7,
} from '@tatami/protocol';
import type { Pipe } from './sim-network.ts';

const DRAIN_MS = 2_000;
const MAX_JUDGE_MS = 100;
/** How often. */
const OVERLOADED_JUDGE = 0.05;

export interface SimPodOptions {
  readonly simClock: SimClock;
  readonly database: SimDatabase;
  readonly random: SeededRandom;
  readonly faults: DatabaseFaults;
  readonly tenantId: TenantId;
  readonly bus: (podId: PodId) => Bus;
  readonly verify: (token: string) => Promise<Principal>;
  /** Something happened that never may. */
  readonly fail: (what: string) => void;
  readonly onDiverged: (kind: 'first' | 'again') => void;
  /** Another doorman than the real one. */
  readonly createDoorman: ((options: DoormanOptions) => Doorman) | undefined;
}

/**
 * The parts of one pod as production composes them, on a simulated clock, database, network and bus. What only a
 * process has is left out: uWebSockets.js, the worker, HTTP.
 */
export class SimPod {
  readonly clock: PodClock;
  readonly podId: PodId;
  readonly bus: Bus;
  /** As this pod reaches it. */
  readonly database: SimConnection;
  readonly troubles: string[] = [];
  readonly #parts: PodParts;
  readonly #topics = new Map<string, Set<SimSocket>>();
  readonly #pipes = new Set<Pipe>();
  #isDraining = false;
  #isDead = false;

  constructor(options: SimPodOptions) {
    const { simClock, database, random, tenantId, createDoorman } = options;
    const clock = new PodClock(simClock);
    const newId = () => uuidV7(simClock.now(), length => random.bytes(length));
    this.clock = clock;
    this.podId = newId() as PodId;
    this.bus = options.bus(this.podId);
    this.database = new SimConnection({ serverClock: simClock, clock, random, faults: options.faults });
    const tenant = openTenantStorage({
      tenantId,
      journal: new SimJournal(database, this.database),
      store: new SimDojoStore(database, this.database),
      recordings: NO_RECORDINGS,
      writerId: newId() as WriterId,
      clock,
      random: () => random.next(),
      observer: { committed: () => {}, failed: () => {} },
    });
    this.#parts = composePod({
      clock,
      random: () => random.next(),
      limits: DEFAULT_LIMITS,
      bus: this.bus,
      tokens: { verify: options.verify },
      tenants: { tenant: async id => (id === tenantId ? tenant : undefined), inactive: async () => [] },
      judge: { judge: question => this.#judge(question, random) },
      snapshotMaker: { makeSnapshot: async (base, updates) => makeSnapshot(base, updates) },
      publish: (room, topic, frame) => {
        for (const socket of [...(this.#topics.get(`${room}/${topic}`) ?? [])]) socket.publish(frame);
      },
      isBusy: () => false,
      connectionLimits: UNLIMITED,
      memoryBudgetBytes: 1024 * 1024,
      metrics: {
        ...noMetrics,
        ...noReplayMetrics,
        connected: () => {},
        disconnected: () => {},
        joined: () => {},
        diverged: options.onDiverged,
      },
      onRefused: () => {},
      reportError: what => void this.troubles.push(what),
      ...(createDoorman === undefined ? {} : { createDoorman }),
    });
  }

  /** Whether a load balancer sends anybody here. */
  get isOpen(): boolean {
    return !this.#isDead && !this.#isDraining;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** What is still held for connections: places, and members of rooms. */
  get held(): number {
    const { admissions, connections, rooms } = this.#parts;
    const members = rooms.openRooms.reduce((sum, room) => sum + room.size, 0);
    return admissions.size + connections.size + members;
  }

  /** Up to where this pod has placed the dojo's batches; undefined while nobody is in its room. */
  get seq(): number | undefined {
    const [room] = this.#parts.rooms.openRooms;
    return room !== undefined && room.size > 0 ? room.seq : undefined;
  }

  /** A client's connection arrives. */
  accept(pipe: Pipe, dojoId: DojoId, token: string | undefined, dialect: Dialect): void {
    const subprotocol = dialect === 'tatami' ? SUBPROTOCOL_TATAMI : SUBPROTOCOL_YJS;
    const place = { address: 'simulated', dojoId, replay: undefined };
    const request = { origin: '', subprotocol, dialect, token, ...place };
    let attached: AttachedSocket | undefined;
    const socket = new SimSocket(pipe, this.#topics, () => attached?.dropped());
    this.#pipes.add(pipe);
    this.clock.soon(() => {
      attached = this.#parts.connections.attach(request, socket);
      attached.opened();
    });
    pipe.onServerFrame = frame => this.clock.soon(() => attached?.receive(frame));
    pipe.onServerDrain = () => this.clock.soon(() => attached?.drained());
    pipe.onServerClose = () => {
      this.#pipes.delete(pipe);
      this.clock.soon(() => {
        socket.unsubscribeAll();
        attached?.gone();
      });
    };
  }

  /** SIGKILL: no last word, and nothing that was planned happens. */
  async kill(): Promise<void> {
    this.#isDead = true;
    this.clock.kill();
    await this.bus.close();
    this.#cutAll();
  }

  /** SIGTERM: everybody is sent away, spread over some seconds, and what was taken is saved. */
  async drain(): Promise<void> {
    if (this.#isDraining) return;
    this.#isDraining = true;
    // Whoever has just arrived is attached first.
    await sleep(this.clock, 0);
    await this.#parts.drain(DRAIN_MS);
    this.#cutAll();
    await sleep(this.clock, 0);
    await this.#parts.close();
    await this.kill();
  }

  /** As slow as a worker with much to do, which now and then has no time at all. */
  async #judge({ state, update }: JudgeQuestion, random: SeededRandom): Promise<JudgeVerdict> {
    await sleep(this.clock, random.next() * MAX_JUDGE_MS);
    if (random.chance(OVERLOADED_JUDGE)) throw new TatamiError('overloaded');
    const judged = state();
    await sleep(this.clock, random.next() * MAX_JUDGE_MS);
    return judge(judged, update, DEFAULT_LIMITS);
  }

  #cutAll(): void {
    for (const pipe of [...this.#pipes]) pipe.cut();
  }
}

/** The server's end of a pipe, which takes whatever it is given while the client reads. */
class SimSocket implements RawSocket {
  readonly #pipe: Pipe;
  readonly #topics: Map<string, Set<SimSocket>>;
  readonly #followed = new Set<string>();
  readonly #onDropped: () => void;

  constructor(pipe: Pipe, topics: Map<string, Set<SimSocket>>, onDropped: () => void) {
    this.#pipe = pipe;
    this.#topics = topics;
    this.#onDropped = onDropped;
  }

  /** A frame that does not fit is dropped, as uWebSockets.js does. */
  publish(frame: Uint8Array): void {
    if (this.#pipe.isStalled) this.#onDropped();
    else this.send(frame);
  }

  send(frame: Uint8Array): void {
    this.#pipe.toClient(frame);
  }

  bufferedBytes(): number {
    return this.#pipe.isStalled ? MAX_BACKPRESSURE_BYTES + 1 : 0;
  }

  subscribe(topic: string): void {
    const followers = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, followers);
    followers.add(this);
    this.#followed.add(topic);
  }

  unsubscribe(topic: string): void {
    this.#topics.get(topic)?.delete(this);
    this.#followed.delete(topic);
  }

  unsubscribeAll(): void {
    for (const topic of [...this.#followed]) this.unsubscribe(topic);
  }

  end(code: number, reason: string): void {
    this.#pipe.closeFromServer(code, reason);
  }
}
