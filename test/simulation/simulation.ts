import { InProcessExchange } from '@tatami/bus';
import { TatamiProvider } from '@tatami/client';
import { loadDojo } from '@tatami/collab-server/room/room-loader';
import type { JournalFaults } from '@tatami/collab-server/simulation';
import {
  NO_FAULTS,
  SeededRandom,
  SimClock,
  SimDatabase,
  SimDojoStore,
  SimJournal,
} from '@tatami/collab-server/simulation';
import type { DojoState } from '@tatami/persistence';
import { decodeBatch, encodeBatch } from '@tatami/protocol/batch';
import type { DojoId, TenantId, UserId, WriterId } from '@tatami/protocol/ids';
import { uuidV7 } from '@tatami/protocol/ids';
import { DEFAULT_LIMITS } from '@tatami/protocol/limits';
import { decodeServerFrame } from '@tatami/protocol/wire/server-messages';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { Pipe } from './sim-network.ts';
import { SimPod } from './sim-pod.ts';
import { simWebSocket } from './sim-web-socket.ts';
import { StockClient } from './stock-client.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Things that happen, one after the other: edits, cuts, crashes, faults. */
  readonly steps: number;
}

export interface SimulationResult {
  readonly text: string;
  readonly edits: number;
  readonly saved: number;
  readonly kills: number;
  readonly pauses: number;
  readonly cuts: number;
  readonly rows: number;
}

const FAULTY: JournalFaults = { maxLatencyMs: 40, lostAnswers: 0.2, unavailable: 0.1 };
const MAX_NETWORK_DELAY_MS = 60;
/** Long enough for every backoff, a resync and a few head comparisons. */
const HEAL_MS = 120_000;

/** A participant with what they typed, in order, so that it can be looked for in the journal. */
interface Typist {
  readonly userId: UserId;
  readonly provider: TatamiProvider;
  readonly typed: string[];
  savedCount: number;
}

/**
 * One dojo, one pod at a time, a few people on TatamiProvider and one on a stock client, and everything that can
 * go wrong between them; the production code of room, journal writer, presence and provider on simulated time.
 *
 * After every step:
 * - nothing that a client was sent is missing in the journal (nothing is shown before it is committed);
 * - everything that a provider counts as saved is in the journal.
 * At the end, when all faults are over: all replicas, and a fresh reading of the journal, show the same.
 *
 * Throws an Error that names the seed when one of these does not hold.
 */
export async function simulate({ seed, steps }: SimulationOptions): Promise<SimulationResult> {
  const world = new World(seed);
  await world.start();
  for (let step = 0; step < steps; step++) await world.step();
  return world.finish();
}

class World {
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #clock = new SimClock();
  readonly #tenantId: TenantId;
  readonly #dojoId: DojoId;
  readonly #database: SimDatabase;
  readonly #exchange: InProcessExchange;
  /** What is committed, as one document and as all text ever inserted. */
  readonly #committed = new Y.Doc();
  readonly #inserted: string[] = [];
  readonly #typists: Typist[] = [];
  readonly #stock: StockClient;
  readonly #stockUser: UserId;
  readonly #failures: string[] = [];
  #pod: SimPod | undefined;
  #pipes: Pipe[] = [];
  #edits = 0;
  #kills = 0;
  #pauses = 0;
  #cuts = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new SeededRandom(seed);
    this.#tenantId = this.#id<TenantId>();
    this.#dojoId = this.#id<DojoId>();
    this.#stockUser = this.#id<UserId>();
    this.#stock = new StockClient(1_000_000 + this.#random.int(1_000_000));
    this.#exchange = new InProcessExchange({
      deliver: task => this.#clock.after(this.#random.next() * 10, task),
      onListenerError: error => this.#fail(`a listener of the bus failed: ${error}`),
    });
    this.#database = new SimDatabase({
      nowMs: () => this.#clock.now(),
      onCommit: row => {
        for (const entry of decodeBatch(row.payload)) {
          if (entry.kind !== 'update') continue;
          Y.applyUpdate(this.#committed, entry.bytes);
          this.#inserted.push(insertedText(entry.bytes));
        }
      },
    });
  }

  async start(): Promise<void> {
    this.#database.createDojo(this.#dojoId);
    this.#startPod(NO_FAULTS);
    const people = 2 + this.#random.int(3);
    for (let i = 0; i < people; i++) this.#typists.push(this.#newTypist());
    await this.#clock.run(3_000);
  }

  async step(): Promise<void> {
    const dice = this.#random.next();
    if (dice < 0.62) this.#type();
    else if (dice < 0.72) this.#typeStock();
    else if (dice < 0.8) this.#cutSomebody();
    else if (dice < 0.84) this.#reconnectStock();
    else if (dice < 0.88) await this.#killPod();
    else if (dice < 0.92) this.#startPod(FAULTY);
    else if (dice < 0.94) this.#pauseElsewhere();
    else if (dice < 0.97) this.#setFaults(this.#random.chance(0.5) ? FAULTY : NO_FAULTS);
    else this.#lockHead();
    await this.#clock.run(this.#random.chance(0.05) ? 5_000 : this.#random.next() * 100);
    this.#checkSaved();
    this.#throwFailures();
  }

  async finish(): Promise<SimulationResult> {
    this.#database.held.clear();
    this.#startPod(NO_FAULTS);
    this.#setFaults(NO_FAULTS);
    this.#reconnectStock();
    await this.#clock.run(HEAL_MS);
    this.#reconnectStock();
    await this.#clock.run(HEAL_MS);
    this.#checkSaved();
    const text = await this.#checkConverged();
    this.#throwFailures();
    for (const { provider } of this.#typists) provider.destroy();
    await this.#pod?.kill();
    return {
      text,
      edits: this.#edits,
      saved: this.#typists.reduce((sum, typist) => sum + typist.savedCount, 0),
      kills: this.#kills,
      pauses: this.#pauses,
      cuts: this.#cuts,
      rows: this.#database.dojo(this.#dojoId)?.rows.length ?? 0,
    };
  }

  #id<Id extends string>(): Id {
    return uuidV7(this.#clock.now(), length => this.#random.bytes(length)) as Id;
  }

  #startPod(faults: JournalFaults): void {
    if (this.#pod !== undefined) return;
    this.#pod = new SimPod({
      simClock: this.#clock,
      database: this.#database,
      random: this.#random,
      faults,
      bus: this.#exchange.bus(),
      tenantId: this.#tenantId,
    });
  }

  async #killPod(): Promise<void> {
    this.#kills++;
    const pod = this.#pod;
    this.#pod = undefined;
    await pod?.kill();
  }

  #setFaults(faults: JournalFaults): void {
    if (this.#pod !== undefined) this.#pod.journal.faults = faults;
  }

  #lockHead(): void {
    this.#database.held.add(this.#dojoId);
    this.#clock.after(this.#random.next() * 2_000, () => this.#database.held.delete(this.#dojoId));
  }

  /** Another pod pauses the dojo for a while, and this one may not be told. */
  #pauseElsewhere(): void {
    if (this.#database.dojo(this.#dojoId)?.state !== 'open') return;
    this.#pauses++;
    this.#changeState('pause', 'paused');
    this.#clock.after(this.#random.next() * 3_000, () => this.#changeState('resume', 'open'));
  }

  #changeState(kind: 'pause' | 'resume', to: DojoState): void {
    const userId = this.#stockUser;
    this.#database.changeState(this.#dojoId, to, {
      writer: this.#id<WriterId>(),
      batch: 1n,
      payload: encodeBatch([{ kind, userId, clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) }]),
    });
    if (this.#random.chance(0.5)) return;
    this.#exchange
      .bus()
      .publish({ tenantId: this.#tenantId, dojoId: this.#dojoId }, { kind: 'head-changed' });
  }

  #newTypist(): Typist {
    const userId = this.#id<UserId>();
    const WebSocket = simWebSocket(
      () => this.#connect(userId, 'tatami'),
      task => this.#clock.soon(task),
    );
    const provider = new TatamiProvider('ws://simulation', this.#dojoId, {
      token: async () => 'token',
      WebSocket,
      clock: this.#clock,
      random: () => this.#random.next(),
      page: undefined,
    });
    const typist: Typist = { userId, provider, typed: [], savedCount: 0 };
    provider.on('reset', ({ code }) => {
      if (code !== 'dojo-paused') this.#fail(`a document was reset: ${code}`);
      // What was saved before has been looked for; the rest is handed to the user as lost text.
      typist.typed.length = 0;
      typist.savedCount = 0;
    });
    provider.on('refused', ({ code }) => this.#fail(`an honest edit was refused: ${code}`));
    provider.on('error', error => this.#fail(`the provider failed: ${error.message}`));
    return typist;
  }

  #connect(userId: UserId, dialect: 'tatami' | 'yjs'): Pipe | undefined {
    const pod = this.#pod;
    if (pod === undefined) return undefined;
    const pipe = new Pipe(this.#clock, this.#random, MAX_NETWORK_DELAY_MS);
    this.#pipes = [...this.#pipes.filter(other => !other.isClosed), this.#watched(pipe)];
    void pod.accept(pipe, this.#dojoId, userId, dialect);
    return pipe;
  }

  /** Looks at every frame on its way to a client: what it shows must be committed. */
  #watched(pipe: Pipe): Pipe {
    const toClient = pipe.toClient.bind(pipe);
    pipe.toClient = frame => {
      const update = shownUpdate(frame);
      if (update !== undefined && !this.#isCommitted(update))
        this.#fail('something was shown before its commit');
      toClient(frame);
    };
    return pipe;
  }

  #isCommitted(update: Uint8Array): boolean {
    const committed = Y.decodeStateVector(Y.encodeStateVector(this.#committed));
    const shown = Y.parseUpdateMeta(update).to;
    return [...shown].every(([clientId, clock]) => clock <= (committed.get(clientId) ?? 0));
  }

  #type(): void {
    const typist = this.#random.pick(this.#typists);
    if (!typist.provider.canWrite) return;
    typist.typed.push(this.#edit(typist.provider.doc));
  }

  #typeStock(): void {
    this.#edit(this.#stock.doc);
  }

  /** Inserts something that can be found again, or deletes; returns what was inserted. */
  #edit(doc: Y.Doc): string {
    const text = doc.getText(this.#random.chance(0.8) ? 'main' : 'other');
    this.#edits++;
    if (text.length > 40 && this.#random.chance(0.3)) {
      const at = this.#random.int(text.length - 10);
      text.delete(at, 1 + this.#random.int(9));
      return '';
    }
    const marker = `<${this.#edits}>`;
    text.insert(this.#random.int(text.length + 1), marker);
    return marker;
  }

  #cutSomebody(): void {
    const open = this.#pipes.filter(pipe => !pipe.isClosed);
    if (open.length === 0) return;
    this.#cuts++;
    this.#random.pick(open).cut();
  }

  #reconnectStock(): void {
    if (this.#stock.isConnected) return;
    const pipe = this.#connect(this.#stockUser, 'yjs');
    if (pipe !== undefined) this.#stock.connect(pipe);
  }

  #checkSaved(): void {
    const everInserted = this.#inserted.join('\n');
    for (const typist of this.#typists) {
      const savedNow = typist.typed.length - typist.provider.unsaved;
      for (const marker of typist.typed.slice(typist.savedCount, savedNow)) {
        if (!everInserted.includes(marker))
          this.#fail(`${marker} was called saved and is not in the journal`);
      }
      typist.savedCount = Math.max(typist.savedCount, savedNow);
    }
  }

  async #checkConverged(): Promise<string> {
    const expected = textsOf(this.#committed);
    const journal = new SimJournal({
      database: this.#database,
      serverClock: this.#clock,
      clock: this.#clock,
      random: this.#random,
      faults: NO_FAULTS,
    });
    const store = new SimDojoStore(this.#database, this.#clock);
    const loading = loadDojo(this.#dojoId, {
      journal,
      store,
      limits: DEFAULT_LIMITS,
      onTrouble: what => this.#fail(what),
    });
    await this.#clock.run(1_000);
    const fresh = new Y.Doc();
    Y.applyUpdate(fresh, (await loading).document.encodeState());
    const replicas = [
      ...this.#typists.map(({ provider }, i) => ({ who: `person ${i}`, doc: provider.doc })),
      { who: 'the stock client', doc: this.#stock.doc },
      { who: 'a fresh reading', doc: fresh },
    ];
    for (const { who, doc } of replicas) {
      if (textsOf(doc) !== expected) {
        this.#fail(`${who} shows ${textsOf(doc)} and the journal says ${expected}`);
      }
    }
    for (const { provider } of this.#typists) {
      if (provider.unsaved > 0)
        this.#fail(`${provider.unsaved} edits are still unsaved (${provider.status})`);
    }
    return expected;
  }

  /** Kept and thrown after the step: thrown here it would only be one more fault for the pod to survive. */
  #fail(what: string): void {
    this.#failures.push(what);
  }

  #throwFailures(): void {
    const [first] = this.#failures;
    if (first === undefined) return;
    const troubles = this.#pod?.troubles.join(', ') ?? 'no pod';
    throw new Error(`seed ${this.#seed}: ${first}; troubles: ${troubles}`);
  }
}

/** The document part of a frame, whichever dialect it is in. */
function shownUpdate(frame: Uint8Array): Uint8Array | undefined {
  if (frame[0] === 0) {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarUint(decoder);
    return decoding.readVarUint(decoder) === 0 ? undefined : decoding.readVarUint8Array(decoder);
  }
  if ((frame[0] ?? 0) < 100) return undefined;
  const message = decodeServerFrame(frame);
  return message?.type === 'batch' && message.update.length > 0 ? message.update : undefined;
}

function insertedText(update: Uint8Array): string {
  return Y.decodeUpdate(update)
    .structs.map(struct =>
      'content' in struct && struct.content instanceof Y.ContentString ? struct.content.str : '',
    )
    .join('');
}

function textsOf(doc: Y.Doc): string {
  return JSON.stringify([doc.getText('main').toString(), doc.getText('other').toString()]);
}
