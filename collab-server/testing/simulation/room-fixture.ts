import type { Bus } from '@tatami/bus';
import { InProcessExchange } from '@tatami/bus';
import { SeededRandom, sleep } from '@tatami/kernel';
import type {
  ClientMessage,
  DojoId,
  DojoRole,
  ErrorCode,
  Limits,
  PodId,
  ServerMessage,
  TenantId,
  UserId,
  WriterId,
} from '@tatami/protocol';
import {
  DEFAULT_LIMITS,
  decodeBatch,
  decodeClientFrame,
  decodeServerFrame,
  ERRORS,
  encodeEdit,
  encodeHello,
  encodeUpdate,
  judge,
  TatamiError,
  uuidV7,
} from '@tatami/protocol';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { composePod } from '../../src/compose-pod.ts';
import type { ConnectionLimits } from '../../src/gateway/admission-limits.ts';
import { UNLIMITED } from '../../src/gateway/admission-limits.ts';
import type { JournalWriter } from '../../src/journal/journal-writer.ts';
import { noReplayMetrics } from '../../src/replay/replay.ts';
import type { Dialect, Member } from '../../src/room/member.ts';
import { createMember } from '../../src/room/member.ts';
import { MemberBudget } from '../../src/room/member-budget.ts';
import type { MemberSocket, Topic } from '../../src/room/member-socket.ts';
import type { Room } from '../../src/room/room.ts';
import { noMetrics } from '../../src/room/room-metrics.ts';
import type { RoomRegistry } from '../../src/room/room-registry.ts';
import type { TenantStorage } from '../../src/room/tenant-storage.ts';
import { openTenantStorage } from '../../src/room/tenant-storage.ts';
import { makeSnapshot } from '../../src/worker/make-snapshot.ts';
import { NO_RECORDINGS } from './no-recordings.ts';
import { SimClock } from './sim-clock.ts';
import { SimConnection } from './sim-connection.ts';
import { SimDatabase } from './sim-database.ts';
import { SimDojoStore } from './sim-dojo-store.ts';
import { SimJournal } from './sim-journal.ts';

/**
 * A registry of rooms as a pod has it, on simulated time and database, with one dojo; or another pod beside it.
 */
export class RoomFixture {
  readonly clock: SimClock;
  readonly random: SeededRandom;
  readonly podId: PodId;
  readonly dojoId: DojoId;
  readonly tenantId: TenantId;
  readonly database: SimDatabase;
  readonly connection: SimConnection;
  readonly journal: SimJournal;
  readonly store: SimDojoStore;
  readonly writer: JournalWriter;
  readonly registry: RoomRegistry;
  readonly exchange: InProcessExchange;
  /** The pod's own end of the exchange. */
  readonly bus: Bus;
  readonly troubles: string[] = [];
  /** What members said of their documents. */
  readonly divergences: ('first' | 'again')[] = [];
  /** How many snapshots this pod made. */
  snapshotsMade = 0;
  /** How often rows of the journal could not be read. */
  failedReads = 0;
  readonly topics = new Map<string, Set<TestMember>>();
  /** How many frames were published, by topic. */
  readonly published = new Map<Topic, number>();
  readonly #limits: Limits;
  readonly #tenant: TenantStorage;
  /** How long a judgement takes. */
  judgeMs = 0;
  /** What the judge was asked about. */
  readonly judged: Uint8Array[] = [];
  /** Whether the judge has no time for a verdict. */
  isJudgeAway = false;
  /** Whether the pod's event loop is at its limit. */
  isBusy = false;

  constructor(
    options: {
      limits?: Partial<Limits>;
      connectionLimits?: Partial<ConnectionLimits>;
      beside?: RoomFixture;
    } = {},
  ) {
    const { beside } = options;
    const clock = beside?.clock ?? new SimClock();
    const random = beside?.random ?? new SeededRandom(1);
    this.clock = clock;
    this.random = random;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.dojoId = beside?.dojoId ?? this.newId();
    this.tenantId = beside?.tenantId ?? this.newId();
    this.podId = this.newId();
    this.database = beside?.database ?? new SimDatabase({ nowMs: () => clock.now() });
    if (beside === undefined) this.database.createDojo(this.dojoId);
    this.connection = new SimConnection({ serverClock: clock, clock, random });
    this.journal = new SimJournal(this.database, this.connection);
    this.store = new SimDojoStore(this.database, this.connection);
    this.#tenant = openTenantStorage({
      tenantId: this.tenantId,
      journal: this.journal,
      store: this.store,
      recordings: NO_RECORDINGS,
      writerId: this.newId<WriterId>(),
      clock,
      random: () => random.next(),
      observer: { committed: () => {}, failed: () => {} },
    });
    this.writer = this.#tenant.writer;
    const reportError = (what: string) => void this.troubles.push(what);
    this.exchange =
      beside?.exchange ??
      new InProcessExchange({
        deliver: task => clock.soon(task),
        onListenerError: () => reportError('a listener of the bus failed'),
      });
    this.bus = this.exchange.bus(this.podId);
    const pod = composePod({
      // Members of these tests come by themselves, past the connections.
      tokens: { verify: () => Promise.reject(new TatamiError('unauthenticated')) },
      tenants: {
        tenant: async tenantId => (tenantId === this.tenantId ? this.#tenant : undefined),
        inactive: async () => [],
      },
      connectionLimits: { ...UNLIMITED, ...options.connectionLimits },
      bus: this.bus,
      judge: {
        judge: async ({ state, update, charge }) => {
          const before = state();
          this.judged.push(update);
          await sleep(clock, this.judgeMs);
          charge(this.judgeMs);
          if (this.isJudgeAway) throw new TatamiError('overloaded');
          return judge(before, update, this.#limits);
        },
      },
      snapshotMaker: {
        makeSnapshot: async (base, updates) => {
          this.snapshotsMade++;
          return makeSnapshot(base, updates);
        },
      },
      clock,
      random: () => random.next(),
      limits: this.#limits,
      metrics: {
        ...noMetrics,
        ...noReplayMetrics,
        connected: () => {},
        disconnected: () => {},
        joined: () => {},
        diverged: kind => void this.divergences.push(kind),
        journalReadFailed: () => void this.failedReads++,
      },
      publish: (_room, topic, frame) => {
        this.published.set(topic, (this.published.get(topic) ?? 0) + 1);
        for (const member of this.topics.get(topic) ?? []) member.frames.push(frame);
      },
      isBusy: () => this.isBusy,
      memoryBudgetBytes: 1024 * 1024,
      onRefused: () => {},
      reportError,
    });
    this.registry = pod.rooms;
  }

  newId<Id extends string>(): Id {
    return uuidV7(this.clock.now(), length => this.random.bytes(length)) as Id;
  }

  /** Opens the dojo's room and lets the time pass that it takes. */
  async open(): Promise<Room> {
    const opening = this.registry.open(this.#tenant, this.dojoId);
    opening.catch(() => undefined);
    await this.clock.run(100);
    return opening;
  }

  /** Somebody new in the room; `tatami.v1` clients have said hello and have the document. */
  async join(
    room: Room,
    options: { dialect?: Dialect; role?: DojoRole; userId?: UserId } = {},
  ): Promise<TestMember> {
    const { dialect = 'tatami', role = 'participant', userId = this.newId<UserId>() } = options;
    const member = new TestMember(this, room, dialect, role, userId, this.#limits);
    room.join(member.member, room.accessMoment);
    if (dialect === 'tatami') {
      member.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
      await this.clock.run(100);
      member.doc.clientID = member.messages('welcome')[0]?.clientId ?? member.doc.clientID;
    }
    return member;
  }

  /** The text of the journal, read from its first row. */
  journalText(): string {
    const doc = new Y.Doc();
    for (const row of this.database.dojo(this.dojoId)?.rows ?? []) applyPayload(doc, row.payload);
    return doc.getText('main').toString();
  }
}

function applyPayload(doc: Y.Doc, payload: Uint8Array): void {
  for (const entry of decodeBatch(payload)) if (entry.kind === 'update') Y.applyUpdate(doc, entry.bytes);
}

/** A member with a document of its own, that keeps what it is sent. */
export class TestMember implements MemberSocket {
  readonly member: Member;
  readonly doc = new Y.Doc();
  readonly frames: Uint8Array[] = [];
  readonly #fixture: RoomFixture;
  readonly #room: Room;
  closed: { code: number; reason: string } | undefined;
  /** Whether its socket takes nothing, so that it has to be taken off the text at each frame. */
  isFull = false;

  constructor(
    fixture: RoomFixture,
    room: Room,
    dialect: Dialect,
    role: DojoRole,
    userId: UserId,
    limits: Limits,
  ) {
    this.#fixture = fixture;
    this.#room = room;
    this.member = createMember(dialect, {
      socket: this,
      identity: { userId, name: 'Somebody', role },
      tokenRoles: [role],
      budget: new MemberBudget(limits, fixture.clock.monotonic()),
    });
  }

  send(frame: Uint8Array): void {
    this.frames.push(frame);
    if (this.isFull) this.#room.pauseText(this.member);
  }

  follow(topic: Topic, isFollowing: boolean): void {
    const followers = this.#fixture.topics.get(topic) ?? new Set();
    this.#fixture.topics.set(topic, followers);
    if (isFollowing) followers.add(this);
    else followers.delete(this);
  }

  close(reason: ErrorCode): void {
    this.closed ??= { code: ERRORS[reason].close, reason };
    this.leave();
  }

  leave(): void {
    for (const followers of this.#fixture.topics.values()) followers.delete(this);
    this.#room.leave(this.member);
  }

  sendFrame(frame: Uint8Array): void {
    for (const message of decodeClientFrame(frame)) this.say(message, frame.length);
  }

  say(message: ClientMessage, bytes = 0): void {
    this.#room.receive(this.member, message, bytes);
  }

  /** Changes the member's document and sends what changed. */
  edit(change: (text: Y.Text) => void): void {
    this.sendUpdate(this.change(change));
  }

  /** Changes the document without a word to the server. */
  change(change: (text: Y.Text) => void): Uint8Array {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => change(this.doc.getText('main')));
    return Y.encodeStateAsUpdate(this.doc, before);
  }

  sendUpdate(update: Uint8Array): void {
    this.sendFrame(this.member.dialect === 'tatami' ? encodeEdit(0, update) : encodeUpdate(update));
  }

  messages<Type extends ServerMessage['type']>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.frames
      .filter(frame => frame[0] !== 0 && frame[0] !== 2)
      .map(frame => decodeServerFrame(frame))
      .filter((message): message is Extract<ServerMessage, { type: Type }> => message?.type === type);
  }

  /** The reasons of y-protocols' permission denied. */
  get denials(): string[] {
    return this.frames
      .filter(frame => frame[0] === 2)
      .map(frame => {
        const decoder = decoding.createDecoder(frame.subarray(2));
        return decoding.readVarString(decoder);
      });
  }

  /** Sync frames of one type: 0 step 1, 1 step 2, 2 update. */
  syncFrames(type: 0 | 1 | 2): Uint8Array[] {
    return this.frames
      .filter(frame => frame[0] === 0 && frame[1] === type)
      .map(frame => decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2))));
  }

  /** What a client shows that applies all it was sent. */
  get shown(): string {
    const doc = new Y.Doc();
    for (const { update } of this.messages('batch')) if (update.length > 0) Y.applyUpdate(doc, update);
    for (const update of [...this.syncFrames(1), ...this.syncFrames(2)]) Y.applyUpdate(doc, update);
    return doc.getText('main').toString();
  }
}
