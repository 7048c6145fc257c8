import type { TatamiProvider } from '@tatami/client';
import type { Doorman, DoormanOptions } from '@tatami/collab-server/gateway/doorman';
import type { Backup } from '@tatami/collab-server/simulation';
import { SimClock, SimDatabase } from '@tatami/collab-server/simulation';
import { makeSnapshot } from '@tatami/collab-server/worker/make-snapshot';
import { SeededRandom } from '@tatami/kernel';
import type { Command, DojoRole, ErrorCode, SessionState, UserId, WriterId } from '@tatami/protocol';
import { decodeBatch, encodeBatch } from '@tatami/protocol';
import * as Y from 'yjs';
import { Committed, textsOf } from './committed.ts';
import { Forger } from './forger.ts';
import { Intruder } from './intruder.ts';
import { SimCluster } from './sim-cluster.ts';
import type { Pipe } from './sim-network.ts';
import type { SimPod } from './sim-pod.ts';
import { simToken } from './sim-token.ts';
import { simWebSocket } from './sim-web-socket.ts';
import { StockClient } from './stock-client.ts';
import { Typist } from './typist.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Things that happen, one after the other: edits, cuts, crashes, faults. */
  readonly steps: number;
  /** Another doorman than the real one, to see whether it would be noticed. */
  readonly createDoorman?: (options: DoormanOptions) => Doorman;
}

export interface SimulationResult {
  readonly edits: number;
  readonly saved: number;
  readonly rows: number;
  /** How long it took until all were equal after the last fault, in simulated milliseconds. */
  readonly healMs: number;
  /** How often each thing happened. */
  readonly events: ReadonlyMap<string, number>;
}

const MAX_PODS = 3;
/** Longer than every backoff and the lease of a lost pod. */
const MAX_HEAL_MS = 60_000;
/** When nothing goes wrong any more, what a stock client wrote is saved by then. */
const SAVED_BY_MS = 5_000;
/** How long it takes at most until the pods know that everybody has left. */
const LEAVING_MS = 1_000;
const PHANTOM_CLIENT_ID = 3_000_000;
const FORGER_CLIENT_ID = 4_000_000;
/** Somebody who reads nothing for 10 s is sent away. */
const MAX_STALL_MS = 12_000;
/** Whoever comes back to a pod that has not heard of it may have more than the database has now. */
const REFUSALS_AFTER_SET_BACK: readonly ErrorCode[] = [
  'wrong-epoch',
  'update-incomplete',
  'update-forged',
  'internal',
];
/** What a pod says that cannot put back what a database has lost. */
const NOT_PUT_BACK = 'What the database has lost cannot be put back';
/** The worker decides about more than 512. */
const BURST_INSERTS = 520;
/** In a pause whoever has changed something that cannot be taken back starts anew. */
const REFUSALS_IN_PAUSES: readonly ErrorCode[] = ['dojo-paused'];
const REFUSALS_IN_TURNS: readonly ErrorCode[] = [
  'not-driver',
  'refused-before',
  'read-only',
  'not-facilitator',
  'not-in-turns',
  'not-saving',
];

/**
 * One dojo on up to three pods, a few people on TatamiProvider and one on a stock client, and everything that can
 * go wrong between them; the production code of connections, rooms, journal writer, presence and provider on a
 * simulated clock, network, bus and database. In every other seed the dojo is held in turns, with roles that change
 * and tokens that are revoked, and the stock client only watches.
 *
 * After every step:
 * - nothing that a client was sent is missing in the journal (nothing is shown before it is committed);
 * - everything that a provider counts as saved, deletions too, is in the journal;
 * - no honest edit is refused for another reason than the session's, or a database that was set back;
 * - no two users wrote under one clientID, though one of them forges;
 * - nobody who was removed, whose token was revoked or has expired, or who has none, was sent anything of the room.
 * When the database is set back, what an open pod with somebody in the room had of it is put back.
 * At the end, when all faults are over, in under a minute:
 * - all replicas, and whoever comes anew on each pod, show what the journal says;
 * - everybody sees the same people, and nobody who is not there;
 * - everybody knows the same session and their own role as the database has them;
 * - when all have left, no pod holds anything for them.
 *
 * Throws an Error that names the seed when one of these does not hold.
 */
export async function simulate({ seed, steps, createDoorman }: SimulationOptions): Promise<SimulationResult> {
  const world = new World(seed, createDoorman);
  await world.start();
  for (let step = 0; step < steps && !world.isGivenUp; step++) await world.step();
  return world.finish();
}

interface Happening {
  readonly name: string;
  readonly weight: number;
  readonly run: () => void | Promise<void>;
}

/**
 * All of one simulation. The file is long because it is a list: of what can happen, and of what must hold whatever
 * happens.
 */
class World {
  readonly #seed: number;
  readonly #isSteered: boolean;
  readonly #random: SeededRandom;
  readonly #clock = new SimClock();
  readonly #startedAtMs = this.#clock.now();
  readonly #database: SimDatabase;
  readonly #committed = new Committed(what => this.#fail(what));
  readonly #cluster: SimCluster;
  readonly #typists: Typist[] = [];
  readonly #stock: StockClient;
  readonly #forger: Forger;
  readonly #forgerUser: UserId;
  readonly #stockUser: UserId;
  readonly #removedUser: UserId;
  readonly #revokedUser: UserId;
  readonly #intruders: Intruder[] = [];
  readonly #failures: string[] = [];
  readonly #happenings: readonly Happening[];
  readonly #events = new Map<string, number>();
  readonly #honestRefusals: Set<ErrorCode>;
  #backup: Backup | undefined;
  #edits = 0;
  #hasUnreadable = false;
  #wasSetBack = false;
  #isGivenUp = false;

  constructor(seed: number, createDoorman: SimulationOptions['createDoorman']) {
    this.#seed = seed;
    this.#isSteered = seed % 2 === 1;
    const random = new SeededRandom(seed);
    const clock = this.#clock;
    this.#random = random;
    this.#database = new SimDatabase({
      nowMs: () => clock.now(),
      onCommit: row => this.#committed.take(row),
    });
    this.#honestRefusals = new Set([...REFUSALS_IN_PAUSES, ...(this.#isSteered ? REFUSALS_IN_TURNS : [])]);
    const fail = (what: string) => this.#fail(what);
    this.#cluster = new SimCluster({
      clock,
      random,
      database: this.#database,
      onPipe: pipe => this.#watch(pipe),
      fail,
      // After that, clients may come back with what the database has not any more.
      onDiverged: kind => {
        if (!this.#wasSetBack) fail(`the document of a client differed from its room's (${kind})`);
      },
      createDoorman,
    });
    this.#stockUser = this.#cluster.newId();
    this.#removedUser = this.#cluster.newId();
    this.#revokedUser = this.#cluster.newId();
    this.#stock = new StockClient(this.#newStockId());
    this.#forgerUser = this.#cluster.newId();
    this.#forger = new Forger({ clientId: FORGER_CLIENT_ID, random });
    this.#happenings = [...this.#faults(), ...(this.#isSteered ? this.#steering() : this.#stockEdits())];
  }

  /** What a database had lost could not be put back. */
  get isGivenUp(): boolean {
    return this.#isGivenUp;
  }

  async start(): Promise<void> {
    this.#database.createDojo(this.#cluster.dojoId);
    this.#dojo.members.set(this.#removedUser, 'removed');
    this.#database.revokeTokens(this.#revokedUser);
    this.#cluster.start();
    this.#cluster.start();
    const people = 2 + this.#random.int(3);
    for (let i = 0; i < people; i++)
      this.#typists.push(this.#newTypist(i === 0 ? 'facilitator' : 'participant'));
    await this.#clock.run(3_000);
  }

  async step(): Promise<void> {
    const { name, run } = this.#pickHappening();
    this.#events.set(name, (this.#events.get(name) ?? 0) + 1);
    await run();
    await this.#clock.run(this.#random.chance(0.05) ? 5_000 : this.#random.next() * 100);
    this.#check();
  }

  async finish(): Promise<SimulationResult> {
    this.#database.held.clear();
    this.#cluster.heal();
    if (this.#dojo.state === 'paused') this.#changeState('resume', 'open', true);
    const healMs = this.#isGivenUp ? 0 : await this.#heal();
    if (!this.#isGivenUp) await this.#greetNewcomers();
    this.#check();
    for (const { provider } of this.#typists) provider.destroy();
    this.#stock.cut();
    this.#forger.cut();
    await this.#clock.run(LEAVING_MS);
    for (const pod of this.#cluster.pods) {
      if (pod.held > 0) this.#fail(`a pod that everybody has left holds ${pod.held} places`);
    }
    this.#check();
    for (const pod of this.#cluster.pods) await pod.kill();
    return {
      edits: this.#edits,
      saved: this.#typists.reduce((sum, typist) => sum + typist.savedCount, 0),
      rows: this.#dojo.rows.length,
      healMs,
      events: this.#events,
    };
  }

  // --- what happens

  #faults(): Happening[] {
    const cluster = this.#cluster;
    const upTo = (ms: number) => this.#random.next() * ms;
    return [
      { name: 'edit', weight: 60, run: () => this.#random.pick(this.#typists).type(doc => this.#edit(doc)) },
      {
        name: 'burst',
        weight: 0.7,
        run: () => this.#random.pick(this.#typists).type(doc => this.#burst(doc)),
      },
      { name: 'cut', weight: 8, run: () => cluster.cutSomebody() },
      { name: 'stall', weight: 4, run: () => cluster.stallSomebody(upTo(MAX_STALL_MS)) },
      { name: 'forgery', weight: 3, run: () => this.#forge() },
      { name: 'intruder', weight: 2, run: () => this.#intrude() },
      { name: 'stock reconnect', weight: 4, run: () => this.#reconnectStock() },
      { name: 'kill', weight: 3, run: () => cluster.killOne() },
      { name: 'drain', weight: 1, run: () => cluster.drainOne() },
      { name: 'start', weight: 5, run: () => this.#startPod() },
      { name: 'SIGSTOP', weight: 1.5, run: () => cluster.stopOne(upTo(10_000)) },
      { name: 'partition', weight: 2, run: () => cluster.partitionOne(upTo(10_000)) },
      { name: 'clock jump', weight: 0.5, run: () => cluster.jumpOne(upTo(7_200_000) - 3_600_000) },
      { name: 'bus faults', weight: 2, run: () => cluster.disturbBus() },
      { name: 'database faults', weight: 3, run: () => cluster.disturbDatabase() },
      { name: 'locked head', weight: 2, run: () => this.#lockHead() },
      { name: 'snapshot', weight: 3, run: () => this.#writeSnapshot() },
      { name: 'unreadable row', weight: 0.7, run: () => this.#appendUnreadable() },
      { name: 'phantom batch', weight: 1, run: () => this.#announcePhantom() },
      { name: 'backup', weight: 1.5, run: () => this.#backUp() },
      { name: 'database set back', weight: 0.7, run: () => this.#setBack() },
      { name: 'pause elsewhere', weight: 1.5, run: () => this.#pauseElsewhere() },
    ];
  }

  /**
   * Only where everybody may write: a stock client that types out of its turn cannot always be made to take it back.
   */
  #stockEdits(): Happening[] {
    return [
      { name: 'stock edit', weight: 10, run: () => void this.#edit(this.#stock.doc) },
      { name: 'stock burst', weight: 1, run: () => void this.#burst(this.#stock.doc) },
    ];
  }

  #steering(): Happening[] {
    return [
      { name: 'command', weight: 6, run: () => this.#command() },
      { name: 'revocation', weight: 1, run: () => this.#revoke() },
    ];
  }

  #pickHappening(): Happening {
    let dice = this.#random.next() * this.#happenings.reduce((sum, { weight }) => sum + weight, 0);
    for (const happening of this.#happenings) {
      dice -= happening.weight;
      if (dice < 0) return happening;
    }
    throw new RangeError('The weights do not add up');
  }

  #startPod(): void {
    if (this.#cluster.pods.length < MAX_PODS) this.#cluster.startFaulty();
  }

  #lockHead(): void {
    const { dojoId } = this.#cluster;
    this.#database.held.add(dojoId);
    this.#clock.after(this.#random.next() * 2_000, () => this.#database.held.delete(dojoId));
  }

  /** Somebody writes a snapshot of what is committed; none may hide a row that nobody can read. */
  #writeSnapshot(): void {
    const { rows, snapshots } = this.#dojo;
    if (this.#hasUnreadable || rows.length === 0) return;
    const updates = rows.flatMap(({ payload }) =>
      decodeBatch(payload).flatMap(({ kind, bytes }) => (kind === 'update' ? [bytes] : [])),
    );
    const seq = rows.length;
    if (snapshots.at(-1)?.seq === seq) return;
    try {
      snapshots.push({ seq, ...makeSnapshot(undefined, updates) });
    } catch (error) {
      // Of what rests on something that the database has lost, a pod makes no snapshot either.
      if (!this.#wasSetBack) throw error;
    }
  }

  /** A pod that errs commits what cannot be decoded, or cannot be integrated. */
  #appendUnreadable(): void {
    if (this.#dojo.state !== 'open') return;
    this.#hasUnreadable = true;
    const bytes = this.#random.bytes(8).fill(255, 0, 4);
    const userId = this.#stockUser;
    const batch = encodeBatch([{ kind: 'update', userId, clientId: 0, deltaMs: 0, bytes }]);
    this.#database.append(this.#cluster.newId<WriterId>(), [
      {
        dojoId: this.#cluster.dojoId,
        epoch: this.#dojo.epoch,
        batch: 1n,
        payload: this.#random.chance(0.5) ? batch : batch.subarray(0, -3),
      },
    ]);
    if (this.#random.chance(0.5)) this.#cluster.tell({ kind: 'head-changed' });
  }

  #backUp(): void {
    this.#backup = this.#database.backup();
  }

  /**
   * The database is restored from a backup, while an open pod with somebody in the room has all of it: that has to come
   * back. Where a clientID was given to somebody else before that pod noticed, nothing does, and the simulation ends:
   * two texts under one clientID never become one.
   */
  async #setBack(): Promise<void> {
    this.#cluster.heal();
    const isHeld = this.#cluster.pods.some(({ seq, isOpen }) => isOpen && seq === this.#dojo.rows.length);
    if (!isHeld) return;
    const before = this.#committed.encode();
    this.#backup ??= this.#database.backup();
    this.#database.restore(this.#backup);
    this.#committed.setBack(this.#dojo.rows);
    this.#wasSetBack = true;
    for (const code of REFUSALS_AFTER_SET_BACK) this.#honestRefusals.add(code);
    for (let ms = 0; !this.#committed.covers(before); ms += 200) {
      await this.#clock.run(200);
      this.#isGivenUp ||= this.#cluster.pods.some(({ troubles }) => troubles.includes(NOT_PUT_BACK));
      if (this.#isGivenUp) return;
      if (ms > MAX_HEAL_MS) this.#fail('what the database had lost was not put back');
      this.#check();
    }
  }

  #newStockId(): number {
    return 1_000_000 + this.#random.int(1_000_000);
  }

  #forge(): void {
    if (this.#forger.isConnected) {
      this.#forger.forge();
      return;
    }
    const token = simToken({ userId: this.#forgerUser, role: 'participant', issuedAtMs: this.#clock.now() });
    const pipe = this.#cluster.connect(token, 'yjs');
    if (pipe !== undefined) this.#forger.connect(pipe);
  }

  /** A pod announces as the next batch what it never committed, as one does whose database was set back. */
  #announcePhantom(): void {
    const doc = new Y.Doc();
    doc.clientID = PHANTOM_CLIENT_ID;
    doc.getText('main').insert(0, 'phantom');
    const bytes = Y.encodeStateAsUpdate(doc);
    const userId = this.#stockUser;
    const payload = encodeBatch([{ kind: 'update', userId, clientId: doc.clientID, deltaMs: 0, bytes }]);
    const row = {
      dojoId: this.#cluster.dojoId,
      epoch: this.#dojo.epoch,
      seq: this.#dojo.rows.length + 1,
      atMicros: 1n,
      writer: this.#cluster.newId<WriterId>(),
      batch: 1n,
      payload,
      hash: new Uint8Array(32),
    };
    this.#cluster.tell({ kind: 'batch', row });
  }

  /** Somebody pauses the dojo for a while, and no pod may be told. */
  #pauseElsewhere(): void {
    if (this.#dojo.state !== 'open') return;
    this.#changeState('pause', 'paused', this.#random.chance(0.5));
    this.#clock.after(this.#random.next() * 3_000, () =>
      this.#changeState('resume', 'open', this.#random.chance(0.5)),
    );
  }

  #changeState(kind: 'pause' | 'resume', to: SessionState, isTold: boolean): void {
    const userId = this.#stockUser;
    this.#database.changeState(this.#cluster.dojoId, to, {
      writer: this.#cluster.newId<WriterId>(),
      batch: 1n,
      payload: encodeBatch([{ kind, userId, clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) }]),
    });
    if (isTold) this.#cluster.tell({ kind: 'head-changed' });
  }

  /** The facilitator says something, or the driver. */
  #command(): void {
    const users = this.#typists.map(({ userId }) => userId);
    const [facilitator] = users;
    const others = users.filter(userId => userId !== facilitator);
    const random = this.#random;
    const turnMs = 10_000 + random.int(10_000);
    const commands: Command[] = [
      { kind: 'start', preset: 'randori', turnMs },
      { kind: 'start', preset: 'free' },
      { kind: 'hand-off' },
      { kind: 'hand-off', to: random.pick(users) },
      { kind: 'order', order: [random.pick(users), ...users] },
      { kind: 'turn-length', turnMs },
      { kind: 'role', userId: random.pick(others), role: random.chance(0.5) ? 'viewer' : 'participant' },
    ];
    random
      .pick(this.#typists.slice(0, random.chance(0.7) ? 1 : undefined))
      .provider.command(random.pick(commands));
  }

  #revoke(): void {
    this.#database.revokeTokens(this.#random.pick(this.#typists).userId);
  }

  #newTypist(role: DojoRole, pod?: SimPod): Typist {
    const userId = this.#cluster.newId<UserId>();
    const token = () => simToken({ userId, role, issuedAtMs: this.#clock.now() });
    return new Typist({
      userId,
      role,
      dojoId: this.#cluster.dojoId,
      clock: this.#clock,
      random: () => this.#random.next(),
      WebSocket: simWebSocket(
        () => this.#cluster.connect(token(), 'tatami', pod),
        task => this.#clock.soon(task),
      ),
      honestRefusals: this.#honestRefusals,
      fail: what => this.#fail(what),
    });
  }

  #reconnectStock(): void {
    if (this.#stock.isConnected) return;
    const token = simToken({ userId: this.#stockUser, role: 'participant', issuedAtMs: this.#clock.now() });
    const pipe = this.#cluster.connect(token, 'yjs');
    if (pipe !== undefined) this.#stock.connect(pipe);
  }

  /** Somebody knocks who may not come in. */
  #intrude(): void {
    const role = 'participant';
    const nowMs = this.#clock.now();
    const { token, closeCode } = this.#random.pick<{ token: string | undefined; closeCode: number }>([
      { token: simToken({ userId: this.#removedUser, role, issuedAtMs: nowMs }), closeCode: 4403 },
      {
        token: simToken({ userId: this.#revokedUser, role, issuedAtMs: this.#startedAtMs - 2_000 }),
        closeCode: 4401,
      },
      { token: simToken({ userId: this.#stockUser, role, issuedAtMs: nowMs - 600_000 }), closeCode: 4401 },
      { token: undefined, closeCode: 4401 },
    ]);
    const pipe = this.#cluster.connect(token, 'tatami');
    if (pipe === undefined) return;
    this.#intruders.push(new Intruder({ pipe, closeCode, fail: what => this.#fail(what) }));
  }

  /** So many inserts at once that the gate leaves them to the worker. */
  #burst(doc: Y.Doc): string {
    const text = doc.getText('main');
    const marker = this.#edit(doc);
    doc.transact(() => {
      for (let i = 0; i < BURST_INSERTS; i++) text.insert(this.#random.int(text.length + 1), '.');
    });
    return marker;
  }

  /** Inserts something that can be found again, or deletes; returns what was inserted. */
  #edit(doc: Y.Doc): string {
    const text = doc.getText(this.#random.chance(0.8) ? 'main' : 'other');
    this.#edits++;
    if (text.length > 40 && this.#random.chance(0.3)) {
      text.delete(this.#random.int(text.length - 10), 1 + this.#random.int(9));
      return '';
    }
    const marker = `<${this.#edits}>`;
    text.insert(this.#random.int(text.length + 1), marker);
    return marker;
  }

  // --- what must hold

  get #dojo() {
    const dojo = this.#database.dojo(this.#cluster.dojoId);
    if (dojo === undefined) throw new Error('The simulation lost its dojo');
    return dojo;
  }

  /** Looks at every frame on its way to a client: what it shows must be committed. */
  #watch(pipe: Pipe): void {
    const toClient = pipe.toClient.bind(pipe);
    pipe.toClient = frame => {
      if (!this.#committed.coversFrame(frame)) this.#fail('something was shown before its commit');
      toClient(frame);
    };
  }

  #check(): void {
    for (const typist of this.#typists) typist.checkSaved(this.#committed);
    const [first] = this.#failures;
    if (first !== undefined) throw new Error(`seed ${this.#seed}: ${first}`);
  }

  /** Lets time pass until nothing differs; resolves with how much that took. */
  async #heal(): Promise<number> {
    for (let ms = 0; ms < MAX_HEAL_MS; ms += 500) {
      if (this.#wasSetBack && ms > SAVED_BY_MS) this.#giveUpLostText();
      this.#reconnectStock();
      await this.#clock.run(500);
      this.#check();
      if (this.#differences().length === 0) return ms + 500;
    }
    throw new Error(`seed ${this.#seed}: not healed in ${MAX_HEAL_MS} ms: ${this.#differences().join('; ')}`);
  }

  /**
   * A stock client may have been shown what the database has lost for good, also under a clientID that was given out
   * again: its user loads the page again.
   */
  #giveUpLostText(): void {
    if (textsOf(this.#stock.doc) !== this.#committed.texts) this.#stock.reload(this.#newStockId());
  }

  /** Somebody new on each pod sees what everybody sees. */
  async #greetNewcomers(): Promise<void> {
    for (const pod of this.#cluster.pods.filter(({ isOpen }) => isOpen)) {
      this.#typists.push(this.#newTypist('participant', pod));
    }
    await this.#heal();
  }

  #differences(): string[] {
    const expected = this.#committed.texts;
    const people = this.#typists.map(({ userId }) => userId).toSorted();
    const differences: string[] = [];
    if (this.#intruders.some(({ isInside }) => isInside)) {
      differences.push('somebody who may not come in is not sent away');
    }
    const compare = (who: string, what: string, has: string, should: string) => {
      if (has !== should) differences.push(`${who} has ${what} ${has} instead of ${should}`);
    };
    compare('the stock client', 'text', textsOf(this.#stock.doc), expected);
    for (const [i, { provider, userId }] of this.#typists.entries()) {
      const who = `person ${i} (${provider.status})`;
      compare(who, 'text', textsOf(provider.doc), expected);
      compare(who, 'unsaved', String(provider.unsaved), '0');
      compare(
        who,
        'people',
        String(
          provider
            .members()
            .map(member => member.userId)
            .toSorted(),
        ),
        String(people),
      );
      compare(who, 'session', sessionOf(provider), this.#storedSession());
      compare(who, 'role', provider.session?.role ?? '', this.#storedRole(userId));
    }
    return differences;
  }

  #storedSession(): string {
    const { state, session } = this.#dojo;
    const driver = session.mode.mode === 'turns' ? session.mode.driver : '';
    return [state, session.mode.mode, driver].join(' ');
  }

  #storedRole(userId: UserId): string {
    const [facilitator] = this.#typists;
    const role = userId === facilitator?.userId ? 'facilitator' : 'participant';
    return this.#dojo.members.get(userId) ?? role;
  }

  /** Kept and thrown after the step: thrown here it would only be one more fault for a pod to survive. */
  #fail(what: string): void {
    this.#failures.push(what);
  }
}

function sessionOf({ session }: TatamiProvider): string {
  return session === undefined ? 'none' : [session.state, session.mode, session.driver ?? ''].join(' ');
}
