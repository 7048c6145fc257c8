import type { RoomAddress } from '@tatami/bus';
import type { Clock } from '@tatami/kernel';
import { backoffMs, sleep } from '@tatami/kernel';
import type { AppendOutcome, AppendRequest, Journal, JournalRow } from '@tatami/persistence';
import type { BatchEntry } from '@tatami/protocol';
import { decodeBatch, epochAfter, journalHash } from '@tatami/protocol';
import { DATABASE_RETRY } from '../database-retry.ts';
import type { BatchSource } from '../journal/batch-source.ts';
import type { JournalWriter } from '../journal/journal-writer.ts';
import { sha256 } from '../journal/sha256.ts';
import type { NewEntry, PendingMessage } from './open-batch.ts';
import { OpenBatch } from './open-batch.ts';
import type { RoomMetrics } from './room-metrics.ts';

type CommittedOutcome = Extract<AppendOutcome, { kind: 'committed' }>;
export type JournalRefusal = Extract<AppendOutcome, { kind: 'refused' }>['code'];

/** One batch at its place in the order. */
export interface PlacedBatch {
  readonly row: JournalRow;
  readonly entries: readonly BatchEntry[];
  /** Whether this pod made it, so that its edits are in the document already. */
  readonly isOwn: boolean;
}

/** A batch that waits for its place. */
interface HeldBatch extends PlacedBatch {
  /** Whether the journal said that it is committed; what only the bus said has to continue the chain of hashes. */
  readonly isProven: boolean;
  /** The first bytes of the hash of the row before, where the journal said them with its answer. */
  readonly previous: Uint8Array | undefined;
}

export interface SequencerObserver {
  /** An entry was put into the open batch. */
  appended(entry: NewEntry): void;
  /** One of our own batches is committed: the other pods may hear of it. */
  committed(row: JournalRow): void;
  /** The next batch of the order; called with every seq once, in order. Throws if it cannot be applied. */
  place(batch: PlacedBatch): void;
  /** The batch of these messages is committed. */
  saved(messages: readonly PendingMessage[], seq: number, lagMs: number): void;
  /** The journal refused a batch; nothing of it and of what was gathered behind it will ever be saved. */
  refused(messages: readonly PendingMessage[], code: JournalRefusal): void;
  /** The order cannot be followed any further from here; the room has to be loaded again. */
  failed(error: unknown): void;
  /** The database has another order of batches than the one that was followed: it was set back. Nothing more is placed. */
  setBack(): void;
}

interface InFlight {
  readonly batch: OpenBatch;
  readonly request: AppendRequest;
  /** Whether it was read from the journal before the answer came. */
  isRead: boolean;
}

type State =
  | { readonly kind: 'following' }
  /** Reading the journal, because a batch in the middle is missing or somebody asked for the head. */
  | { readonly kind: 'catching-up'; readonly done: Promise<void>; next?: Promise<void> }
  /** The order is lost: nothing is placed any more, but what was taken from members is still committed. */
  | { readonly kind: 'committing' }
  | { readonly kind: 'ended' };

/** Told whether everything that the document held was committed and placed; false if that will never be. */
export type CoverTask = (isCovered: boolean) => void;

const PAGE_ROWS = 500;
const MAX_RETRIES = 4;

/**
 * A room's place in its dojo's journal: what was gathered, what is in flight, and the one order of batches that
 * comes back from the journal, from this pod and from all others. The file is long because this is one state machine,
 * whose rules hold only together.
 *
 * L1  Batches are placed in seq order without holes; one that is missing is read from the journal.
 * L2  Nothing is placed before it is committed. What another pod says is believed only if its hash continues ours;
 *     otherwise the journal is read.
 * L3  A message is told saved when its batch is committed, whatever else is missing; one that changed nothing,
 *     when every batch open or in flight at that moment is.
 * L4  After a refusal nothing that was gathered is ever sent to the journal.
 * L5  Whoever waits for the order (a joiner, a command, a reload) is told how it ended, whatever happened to it.
 */
export class Sequencer implements BatchSource {
  readonly #address: RoomAddress;
  readonly #journal: Journal;
  readonly #writer: JournalWriter;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #metrics: RoomMetrics;
  readonly #reportError: (what: string, error: unknown) => void;
  readonly #observer: SequencerObserver;
  #epoch: number;
  #seq: number;
  /** The hash of the row at seq. */
  #hash: Uint8Array;
  #state: State = { kind: 'following' };
  #open: OpenBatch | undefined;
  #inFlight: InFlight | undefined;
  /** Committed batches that wait for one before them. */
  readonly #held = new Map<number, HeldBatch>();
  /** What to do when a seq of our own, committed but still held, is placed. */
  readonly #onPlaced = new Map<number, CoverTask[]>();
  readonly #whenSettled: (() => void)[] = [];

  constructor(options: {
    address: RoomAddress;
    epoch: number;
    seq: number;
    hash: Uint8Array;
    journal: Journal;
    writer: JournalWriter;
    clock: Clock;
    /** From 0 to 1, for the jitter of retries. */
    random: () => number;
    metrics: RoomMetrics;
    reportError: (what: string, error: unknown) => void;
    observer: SequencerObserver;
  }) {
    this.#address = options.address;
    this.#epoch = options.epoch;
    this.#seq = options.seq;
    this.#hash = ownCopy(options.hash);
    this.#journal = options.journal;
    this.#writer = options.writer;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#metrics = options.metrics;
    this.#reportError = options.reportError;
    this.#observer = options.observer;
  }

  /** The last seq that was placed. */
  get seq(): number {
    return this.#seq;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get unsavedBytes(): number {
    return (this.#open?.bytes ?? 0) + (this.#inFlight?.batch.bytes ?? 0);
  }

  /**
   * Whether the database lacks batches that were placed here: it was restored, or a failover lost commits.
   * @param row the last one that the database has
   * @param askedAtSeq the seq here when it was asked for
   */
  isAheadOf({ seq, hash }: Pick<JournalRow, 'seq' | 'hash'>, askedAtSeq: number = this.#seq): boolean {
    return seq < askedAtSeq || (seq === this.#seq && Buffer.compare(hash, this.#hash) !== 0);
  }

  get isSettled(): boolean {
    return this.#open === undefined && this.#inFlight === undefined;
  }

  /** Whether the document holds exactly what was placed: nothing is open, in flight, or committed and still held. */
  get isCovered(): boolean {
    return this.#isPlacing && this.isSettled && this.#onPlaced.size === 0;
  }

  /** Resolves when nothing is open or in flight, or the sequencer has ended. */
  settledAll(): Promise<void> {
    if (this.isSettled || this.#state.kind === 'ended') return Promise.resolve();
    return new Promise(resolve => this.#whenSettled.push(resolve));
  }

  /** Puts an entry into the open batch, with the message that brought it, if a client's did. */
  append(entry: NewEntry, message?: PendingMessage): void {
    const open = this.#openBatch();
    open.add(entry, this.#clock.monotonic());
    this.#observer.appended(entry);
    if (message !== undefined) open.messages.push(message);
    this.#writer.request(this);
  }

  /** The message changed nothing; it is saved when everything that it could rest on is. */
  acknowledge(message: PendingMessage): void {
    const last = this.#open ?? this.#inFlight?.batch;
    if (last !== undefined) last.messages.push(message);
    else this.#observer.saved([message], this.#seq, 0);
  }

  /** Runs the task when everything in the document now has been committed and placed: at once if it has. */
  whenCovered(task: CoverTask): void {
    const last = this.#open ?? this.#inFlight?.batch;
    if (!this.#isPlacing) task(false);
    else if (last !== undefined) last.onPublished.push(task);
    else if (this.#onPlaced.size > 0) [...this.#onPlaced.values()].at(-1)?.push(task);
    else task(true);
  }

  takeBatch(batch: bigint): AppendRequest | undefined {
    if (this.#open === undefined || this.#inFlight !== undefined || this.#state.kind === 'ended')
      return undefined;
    const request = {
      dojoId: this.#address.dojoId,
      epoch: this.#epoch,
      batch,
      payload: this.#open.encode(),
    };
    this.#inFlight = { batch: this.#open, request, isRead: false };
    this.#open = undefined;
    return request;
  }

  settled(outcome: Exclude<AppendOutcome, { kind: 'locked' }>): void {
    if (this.#inFlight === undefined) throw new Error('A batch was settled that nobody took');
    const { batch, request, isRead } = this.#inFlight;
    this.#inFlight = undefined;
    if (outcome.kind === 'refused') this.#refuse(batch, outcome.code);
    else {
      const { seq, previous } = outcome;
      const seqBefore = this.#seq;
      this.#committed(batch, this.#rowOf(request, outcome), previous);
      // Its place was taken, and not by it.
      if (seq <= seqBefore && !isRead) this.#setBack();
    }
    if (this.#open !== undefined) this.#writer.request(this);
    else for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  /** A batch that another pod says it committed. Throws TatamiError if it cannot be read. */
  receive(row: JournalRow): void {
    if (row.seq <= this.#seq || this.#held.has(row.seq)) return;
    const entries = decodeBatch(row.payload);
    this.#hold({ row, entries, isOwn: false, isProven: false, previous: undefined });
  }

  /** Reads the journal until there is nothing newer. Never rejects; while the database is away it waits. */
  catchUp(): Promise<void> {
    if (!this.#isPlacing) return Promise.resolve();
    if (this.#state.kind === 'catching-up') {
      // What was committed after that reading began may not be in it.
      this.#state.next ??= this.#state.done.then(() => this.catchUp());
      return this.#state.next;
    }
    const done = this.#readToHead()
      .catch((error: unknown) => this.#fail(error))
      .then(() => {
        if (this.#state.kind !== 'catching-up') return;
        this.#state = { kind: 'following' };
        this.#evaluate();
      });
    this.#state = { kind: 'catching-up', done };
    return done;
  }

  /** What the entry that was just placed says of the epoch. */
  followEpoch(entry: BatchEntry): void {
    this.#epoch = epochAfter(this.#epoch, entry);
  }

  /** From now on nothing is placed or taken. */
  end(): void {
    this.#stopPlacing('ended');
    for (const batch of [this.#inFlight?.batch, this.#open]) {
      for (const task of batch?.onPublished.splice(0) ?? []) task(false);
    }
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  get #isPlacing(): boolean {
    return this.#state.kind === 'following' || this.#state.kind === 'catching-up';
  }

  #stopPlacing(kind: 'committing' | 'ended'): void {
    if (this.#state.kind === 'ended') return;
    this.#state = { kind };
    this.#held.clear();
    const waiting = [...this.#onPlaced.values()].flat();
    this.#onPlaced.clear();
    for (const task of waiting) task(false);
  }

  #fail(error: unknown): void {
    if (!this.#isPlacing) return;
    this.#stopPlacing('committing');
    this.#observer.failed(error);
  }

  #setBack(): void {
    if (!this.#isPlacing) return;
    this.#stopPlacing('committing');
    this.#observer.setBack();
  }

  #openBatch(): OpenBatch {
    this.#open ??= new OpenBatch(this.#clock.monotonic());
    return this.#open;
  }

  #committed(batch: OpenBatch, row: JournalRow, previous: Uint8Array | undefined): void {
    const { seq } = row;
    // Also what was read from the journal before its answer came, or other pods would have to find it there, too.
    this.#observer.committed(row);
    let isTold = false;
    const tellSaved = () => {
      if (!isTold) this.#observer.saved(batch.messages, seq, this.#clock.monotonic() - batch.startedAtMs);
      isTold = true;
    };
    if (seq <= this.#seq || !this.#isPlacing) {
      tellSaved();
      for (const task of batch.onPublished) task(this.#isPlacing);
      return;
    }
    // After the batch, if it has its place: then both go to the author's socket in one write.
    this.#onPlaced.set(seq, [tellSaved, ...batch.onPublished]);
    this.#hold({ row, entries: batch.entries, isOwn: true, isProven: true, previous });
    tellSaved();
  }

  /** Field by field: a spread costs several times as much, and each commit of each room makes one. */
  #rowOf(request: AppendRequest, { seq, atMicros, hash }: CommittedOutcome): JournalRow {
    const { dojoId, epoch, batch, payload } = request;
    return { dojoId, epoch, batch, payload, seq, atMicros, hash, writer: this.#writer.writerId };
  }

  #refuse(batch: OpenBatch, code: JournalRefusal): void {
    const behind = this.#open;
    this.#open = undefined;
    this.end();
    for (const task of [...batch.onPublished, ...(behind?.onPublished ?? [])]) task(false);
    this.#observer.refused([...batch.messages, ...(behind?.messages ?? [])], code);
  }

  #hold(batch: HeldBatch): void {
    if (!this.#isPlacing) return;
    this.#held.set(batch.row.seq, batch);
    this.#evaluate();
  }

  /** Places what is next, and goes to read what is missing. */
  #evaluate(): void {
    try {
      this.#placeHeld();
    } catch (error) {
      this.#fail(error);
      return;
    }
    if (this.#held.size > 0 && this.#state.kind === 'following') void this.catchUp();
  }

  #placeHeld(): void {
    while (this.#isPlacing) {
      const next = this.#held.get(this.#seq + 1);
      if (next === undefined) return;
      const { seq, hash } = next.row;
      this.#held.delete(seq);
      if (!this.#continues(next)) {
        if (next.isProven) this.#setBack();
        else void this.catchUp();
        return;
      }
      this.#observer.place(next);
      this.#seq = seq;
      this.#hash = ownCopy(hash);
      const tasks = this.#onPlaced.get(seq);
      this.#onPlaced.delete(seq);
      for (const task of tasks ?? []) task(true);
    }
  }

  /** Comparing what the journal said costs a tenth of a microsecond, hashing the row eight. */
  #continues({ previous, row }: HeldBatch): boolean {
    if (previous !== undefined)
      return Buffer.compare(this.#hash.subarray(0, previous.length), previous) === 0;
    return Buffer.from(journalHash(sha256, this.#hash, row)).equals(row.hash);
  }

  async #readToHead(): Promise<void> {
    for (let attempt = 0; ; ) {
      const rows = await this.#readPage();
      if (!this.#isPlacing) return;
      for (const row of rows) this.#take(row);
      this.#evaluate();
      if (!this.#isPlacing) return;
      if (rows.length === PAGE_ROWS) continue;
      if (this.#held.size === 0) return;
      if (attempt >= MAX_RETRIES) break;
      // Somebody announced a batch that the journal did not show yet.
      await this.#pause(attempt++);
    }
    // What the journal does not show was never committed; of what it did say so, a hole is in front.
    for (const [seq, { isProven }] of [...this.#held]) if (!isProven) this.#held.delete(seq);
  }

  async #readPage(): Promise<JournalRow[]> {
    for (let failures = 0; ; failures++) {
      try {
        return await this.#journal.read(this.#address.dojoId, this.#seq, PAGE_ROWS);
      } catch (error) {
        this.#metrics.journalReadFailed();
        // A database that is away for an hour is one line, not one for each try.
        if (failures === 0) this.#reportError('The journal could not be read; it is tried again', error);
        await this.#pause(failures);
        if (!this.#isPlacing) return [];
      }
    }
  }

  #pause(failures: number): Promise<void> {
    return sleep(this.#clock, backoffMs(DATABASE_RETRY, failures, this.#random));
  }

  #take(row: JournalRow): void {
    const inFlight = this.#inFlight;
    if (inFlight?.request.batch === row.batch && this.#writer.writerId === row.writer) inFlight.isRead = true;
    if (row.seq <= this.#seq || this.#held.get(row.seq)?.isOwn) return;
    // One of our own may be among them; integrating it again changes nothing.
    const entries = decodeBatch(row.payload);
    this.#held.set(row.seq, { row, entries, isOwn: false, isProven: true, previous: undefined });
  }
}

/** A database's answer gives views on buffers of several kilobytes, and a quiet room keeps its hash for hours. */
function ownCopy(hash: Uint8Array): Uint8Array {
  return new Uint8Array(hash);
}
