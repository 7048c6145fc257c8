import type { Bus } from '@tatami/bus';
import type { Clock } from '@tatami/collab-server/clock';
import { JournalWriter } from '@tatami/collab-server/journal/journal-writer';
import type { Dialect } from '@tatami/collab-server/room/member';
import { Member } from '@tatami/collab-server/room/member';
import type { MemberSocket, Topic } from '@tatami/collab-server/room/member-socket';
import { noMetrics } from '@tatami/collab-server/room/room-metrics';
import type { TenantRooms } from '@tatami/collab-server/room/room-registry';
import { RoomRegistry } from '@tatami/collab-server/room/room-registry';
import { Snapshotter } from '@tatami/collab-server/room/snapshotter';
import { Strikes } from '@tatami/collab-server/room/strikes';
import type { JournalFaults, SeededRandom, SimClock, SimDatabase } from '@tatami/collab-server/simulation';
import { SimDojoStore, SimJournal } from '@tatami/collab-server/simulation';
import { makeSnapshot } from '@tatami/collab-server/worker/make-snapshot';
import { judge } from '@tatami/protocol/gate/gate';
import type { DojoId, TenantId, UserId, WriterId } from '@tatami/protocol/ids';
import { uuidV7 } from '@tatami/protocol/ids';
import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import { decodeClientFrame } from '@tatami/protocol/wire/client-messages';
import type { Pipe } from './sim-network.ts';

/** The production room, journal writer and presence, on a simulated clock and database, until it is killed. */
export class SimPod {
  readonly journal: SimJournal;
  readonly troubles: string[] = [];
  readonly #clock: Clock;
  readonly #kill: () => void;
  readonly #tenant: TenantRooms;
  readonly #registry: RoomRegistry;
  readonly #topics = new Map<string, Set<SimMemberSocket>>();
  readonly #pipes = new Set<Pipe>();
  readonly #bus: Bus;

  constructor(options: {
    simClock: SimClock;
    database: SimDatabase;
    random: SeededRandom;
    faults: JournalFaults;
    bus: Bus;
    tenantId: TenantId;
  }) {
    const { simClock, database, random, bus } = options;
    const { clock, kill } = simClock.mortal();
    this.#clock = clock;
    this.#kill = kill;
    this.#bus = bus;
    this.journal = new SimJournal({ database, serverClock: simClock, clock, random, faults: options.faults });
    const writer = new JournalWriter({
      journal: this.journal,
      writer: uuidV7(clock.now(), length => random.bytes(length)) as WriterId,
      clock,
      random: () => random.next(),
      observer: { committed: () => {}, failed: () => {} },
    });
    const store = new SimDojoStore(database, clock);
    this.#tenant = { tenantId: options.tenantId, journal: this.journal, store, writer };
    const onTrouble = (what: string) => void this.troubles.push(what);
    this.#registry = new RoomRegistry({
      bus,
      judge: { judge: async (state, update) => judge(state, update, DEFAULT_LIMITS) },
      snapshotter: new Snapshotter({
        maker: { makeSnapshot: async (base, updates) => makeSnapshot(base, updates) },
        onTrouble,
      }),
      clock,
      limits: DEFAULT_LIMITS,
      metrics: noMetrics,
      publish: (room, topic, frame) => {
        for (const socket of this.#topics.get(`${room}/${topic}`) ?? []) socket.send(frame);
      },
      isBusy: () => false,
      memoryBudgetBytes: 1024 * 1024,
      onTrouble,
    });
  }

  /** A client's connection arrives. */
  async accept(pipe: Pipe, dojoId: DojoId, userId: UserId, dialect: Dialect): Promise<void> {
    this.#pipes.add(pipe);
    const early: Uint8Array[] = [];
    pipe.onServerFrame = frame => void early.push(frame);
    const room = await this.#registry.open(this.#tenant, dojoId).catch(() => undefined);
    if (room === undefined) {
      pipe.closeFromServer(1013, 'overloaded');
      return;
    }
    const socket = new SimMemberSocket(pipe, this.#topics, `${this.#tenant.tenantId}:${dojoId}`);
    const member = new Member({
      socket,
      dialect,
      identity: { userId, name: 'Somebody', role: 'participant' },
      strikes: new Strikes(DEFAULT_LIMITS, this.#clock.monotonic()),
    });
    const take = (frame: Uint8Array) => {
      for (const message of decodeClientFrame(frame)) room.receive(member, message, frame.length);
    };
    pipe.onServerClose = () => {
      this.#pipes.delete(pipe);
      socket.unfollowAll();
      room.leave(member);
    };
    pipe.onServerFrame = take;
    if (pipe.isClosed) return pipe.onServerClose();
    room.join(member);
    for (const frame of early) take(frame);
  }

  /** kill -9: no last word, and nothing that was planned happens. */
  async kill(): Promise<void> {
    this.#kill();
    await this.#bus.close();
    for (const pipe of [...this.#pipes]) pipe.cut();
  }
}

class SimMemberSocket implements MemberSocket {
  readonly #pipe: Pipe;
  readonly #topics: Map<string, Set<SimMemberSocket>>;
  readonly #room: string;
  readonly #followed = new Set<string>();

  constructor(pipe: Pipe, topics: Map<string, Set<SimMemberSocket>>, room: string) {
    this.#pipe = pipe;
    this.#topics = topics;
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
