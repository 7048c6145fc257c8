import { Worker } from 'node:worker_threads';
import type { Cancel, Clock } from '@tatami/kernel';
import type { JudgeVerdict, Limits } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { Judge, JudgeQuestion } from '../room/intake.ts';
import type { WorkerReply, WorkerRequest } from './document-worker-messages.ts';
import { FairQueue } from './fair-queue.ts';

/**
 * After this the thread is taken for stuck. It is no verdict: what a judgement may cost is bounded by the steps it may
 * take (about 3 s on a 2-core machine), and a busy machine can make that long.
 */
const STUCK_MS = 60_000;
/** Judgements that may wait; one takes 50 ms for a document of 200 KB. */
const QUEUE = { perTenant: 1_000, perRoom: 200, perUser: 20 };
const MAX_HEAP_MB = 512;
/** A thread in TypeScript has to be told how to read it; an image is compiled. */
const WORKER_FILE = import.meta.url.endsWith('.ts') ? './start-document-worker.mjs' : './document-worker.js';

type JobReply = Exclude<WorkerReply, { kind: 'ready' }>;

interface Job {
  readonly id: number;
  /** Made when the thread takes it, so that a job that waits holds no copy of a document. */
  readonly request: () => WorkerRequest;
  /** Whether anybody still waits for it; nobody begins it if not. */
  readonly isWanted: () => boolean;
  readonly resolve: (reply: JobReply | Failure) => void;
  hasBeenRetried: boolean;
}

/** `stuck`: the thread did not end with it. `lost`: twice the thread ended under it or could not be had, or it is closed. */
interface Failure {
  readonly kind: 'stuck' | 'lost';
}

/**
 * One worker thread for what must not block the sockets. Jobs run one at a time, so that a job that never ends is
 * known by its time and ended together with its thread; the next job gets a new one. A job's time begins when the
 * thread is ready: its start alone takes 0.3 s on an idle machine and over 1 s on a busy one.
 *
 * The thread keeps no copies of documents: to decode one of 240 KB takes 4 ms of the 47 that a judgement takes.
 *
 * W5  Tenants take turns, rooms within a tenant, and users within a room; what waits is bounded for each.
 * W6  That there was no verdict in time is none: the member is sent away with 1013 and keeps its edit.
 */
export class DocumentWorker implements Judge {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #stuckMs: number;
  readonly #reportError: (what: string, error: unknown) => void;
  /** Somebody waits for a judgement; nobody for a snapshot. */
  readonly #judgements = new FairQueue<Job>([QUEUE.perTenant, QUEUE.perRoom, QUEUE.perUser]);
  readonly #snapshots: Job[] = [];
  /** Jobs under which the thread ended; they are next. */
  readonly #again: Job[] = [];
  #worker: Worker | undefined;
  #isReady = false;
  #isClosed = false;
  #running: { readonly job: Job; readonly cancelTimeout: Cancel; isStuck: boolean } | undefined;
  #lastId = 0;

  constructor(options: {
    limits: Limits;
    clock: Clock;
    stuckMs?: number;
    reportError: (what: string, error: unknown) => void;
  }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#stuckMs = options.stuckMs ?? STUCK_MS;
    this.#reportError = options.reportError;
  }

  async judge({ address, userId, state, update, isWanted, charge }: JudgeQuestion): Promise<JudgeVerdict> {
    const id = ++this.#lastId;
    const limits = this.#limits;
    const request = (): WorkerRequest => ({ kind: 'judge', id, state: state(), update, limits });
    const path = [address.tenantId, address.dojoId, userId];
    const reply = await this.#run(id, request, isWanted, job => this.#judgements.push(path, job));
    if (reply?.kind === 'verdict') {
      charge(reply.tookMs);
      return reply.verdict;
    }
    // Whoever makes the thread stick or end has used all that a user may.
    if (reply?.kind === 'stuck') charge(this.#stuckMs);
    throw new TatamiError('overloaded', { detail: `No verdict: ${reply?.kind ?? 'too many wait'}` });
  }

  /** The state after a snapshot and the edits behind it. Throws if it cannot be made. */
  async makeSnapshot(
    base: Uint8Array | undefined,
    updates: readonly Uint8Array[],
  ): Promise<{ state: Uint8Array; stateVector: Uint8Array }> {
    const id = ++this.#lastId;
    const request = (): WorkerRequest => ({ kind: 'snapshot', id, base, updates });
    const reply = await this.#run(
      id,
      request,
      () => true,
      job => this.#snapshots.push(job) > 0,
    );
    if (reply?.kind !== 'snapshot') {
      throw new Error(`No snapshot: ${reply?.kind === 'failed' ? reply.message : reply?.kind}`);
    }
    return reply;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (let job = this.#next(); job !== undefined; job = this.#next()) job.resolve({ kind: 'lost' });
    await this.#worker?.terminate();
  }

  /** @returns undefined if the queue does not take the job */
  #run(
    id: number,
    request: () => WorkerRequest,
    isWanted: () => boolean,
    push: (job: Job) => boolean,
  ): Promise<JobReply | Failure | undefined> {
    if (this.#isClosed) return Promise.resolve({ kind: 'lost' });
    return new Promise(resolve => {
      if (push({ id, request, isWanted, resolve, hasBeenRetried: false })) this.#evaluate();
      else resolve(undefined);
    });
  }

  #next(): Job | undefined {
    for (;;) {
      const job = this.#again.shift() ?? this.#judgements.take() ?? this.#snapshots.shift();
      if (job === undefined || job.isWanted()) return job;
      job.resolve({ kind: 'lost' });
    }
  }

  #evaluate(): void {
    if (this.#running !== undefined) return;
    if (this.#again.length + this.#judgements.size + this.#snapshots.length === 0) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    if (!this.#isReady) return;
    const job = this.#next();
    if (job === undefined) {
      this.#worker.unref();
      return;
    }
    const running = {
      job,
      isStuck: false,
      cancelTimeout: this.#clock.after(this.#stuckMs, () => {
        running.isStuck = true;
        void this.#worker?.terminate();
      }),
    };
    this.#running = running;
    this.#worker.postMessage(job.request());
  }

  #start(): Worker {
    const worker = new Worker(new URL(WORKER_FILE, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    worker.on('message', (reply: WorkerReply) => this.#answered(reply));
    worker.on('error', error => this.#reportError('The worker thread failed', error));
    worker.on('exit', () => this.#ended());
    return worker;
  }

  /** The thread is gone: the job it had, or the next one if it never came up, is tried once more. */
  #ended(): void {
    this.#worker = undefined;
    this.#isReady = false;
    const running = this.#running;
    this.#running = undefined;
    running?.cancelTimeout();
    const job = running?.job ?? this.#next();
    if (job === undefined) return;
    if (running?.isStuck) {
      this.#reportError('The worker thread was stuck and was ended', undefined);
      job.resolve({ kind: 'stuck' });
    } else if (job.hasBeenRetried || this.#isClosed) job.resolve({ kind: 'lost' });
    else {
      job.hasBeenRetried = true;
      this.#again.push(job);
    }
    this.#evaluate();
  }

  #answered(reply: WorkerReply): void {
    if (reply.kind === 'ready') {
      this.#isReady = true;
      this.#evaluate();
      return;
    }
    const running = this.#running;
    if (running === undefined || running.job.id !== reply.id) return;
    running.cancelTimeout();
    this.#running = undefined;
    running.job.resolve(reply);
    this.#evaluate();
  }
}
