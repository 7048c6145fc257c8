import { Worker } from 'node:worker_threads';
import type { JudgeVerdict } from '@tatami/protocol/gate/gate';
import type { Limits } from '@tatami/protocol/limits';
import type { Cancel, Clock } from '../clock.ts';
import type { Judge } from '../room/intake.ts';
import type { WorkerReply, WorkerRequest } from './document-worker-messages.ts';

/** A verdict that takes longer is a refusal: the update costs more than anybody's typing. */
const JUDGE_TIMEOUT_MS = 2_000;
const SNAPSHOT_TIMEOUT_MS = 30_000;
const MAX_HEAP_MB = 512;

type WithoutId<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

type JobReply = Exclude<WorkerReply, { kind: 'ready' }>;

interface Job {
  readonly request: WorkerRequest;
  readonly timeoutMs: number;
  readonly resolve: (reply: JobReply | Failure) => void;
  hasBeenRetried: boolean;
}

/** `too-long`: the job's own fault. `lost`: twice the thread ended under it or could not be had, or it is closed. */
interface Failure {
  readonly kind: 'too-long' | 'lost';
}

/**
 * One worker thread for what must not block the sockets. Jobs run one at a time, so that a job that never ends is
 * known by its time and ended together with its thread; the next job gets a new one. A job's time begins when the
 * thread is ready: its start alone takes 0.3 s on an idle machine and over 1 s on a busy one.
 */
export class DocumentWorker implements Judge {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #onTrouble: (what: string, error: unknown) => void;
  /** Somebody waits for a judgement; nobody for a snapshot. */
  readonly #judgements: Job[] = [];
  readonly #snapshots: Job[] = [];
  #worker: Worker | undefined;
  #isReady = false;
  #isClosed = false;
  #running: { readonly job: Job; readonly timeout: Cancel; isLate: boolean } | undefined;
  #lastId = 0;

  constructor(options: {
    limits: Limits;
    clock: Clock;
    onTrouble: (what: string, error: unknown) => void;
  }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
    this.#onTrouble = options.onTrouble;
  }

  async judge(state: Uint8Array, update: Uint8Array): Promise<JudgeVerdict> {
    const reply = await this.#run({ kind: 'judge', state, update, limits: this.#limits }, JUDGE_TIMEOUT_MS);
    if (reply.kind === 'verdict') return reply.verdict;
    // Only what took too long by itself counts against its author.
    return { ok: false, code: reply.kind === 'too-long' ? 'update-unsafe' : 'internal' };
  }

  /** The state after a snapshot and the edits behind it. Throws if it cannot be made. */
  async makeSnapshot(
    base: Uint8Array | undefined,
    updates: readonly Uint8Array[],
  ): Promise<{ state: Uint8Array; stateVector: Uint8Array }> {
    const reply = await this.#run({ kind: 'snapshot', base, updates }, SNAPSHOT_TIMEOUT_MS);
    if (reply.kind !== 'snapshot') {
      throw new Error(`No snapshot: ${reply.kind === 'failed' ? reply.message : reply.kind}`);
    }
    return reply;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const job of [...this.#judgements.splice(0), ...this.#snapshots.splice(0)])
      job.resolve({ kind: 'lost' });
    await this.#worker?.terminate();
  }

  #run(request: WithoutId<WorkerRequest>, timeoutMs: number): Promise<JobReply | Failure> {
    if (this.#isClosed) return Promise.resolve({ kind: 'lost' });
    return new Promise(resolve => {
      const job = { request: { ...request, id: ++this.#lastId }, timeoutMs, resolve, hasBeenRetried: false };
      (request.kind === 'judge' ? this.#judgements : this.#snapshots).push(job);
      this.#evaluate();
    });
  }

  #evaluate(): void {
    if (this.#running !== undefined) return;
    if (this.#judgements.length + this.#snapshots.length === 0) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    if (!this.#isReady) return;
    const job = this.#judgements.shift() ?? this.#snapshots.shift();
    if (job === undefined) return;
    const running = {
      job,
      isLate: false,
      timeout: this.#clock.after(job.timeoutMs, () => {
        running.isLate = true;
        void this.#worker?.terminate();
      }),
    };
    this.#running = running;
    this.#worker.postMessage(job.request);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./start-document-worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    worker.on('message', (reply: WorkerReply) => this.#answered(reply));
    worker.on('error', error => this.#onTrouble('The worker thread failed', error));
    worker.on('exit', () => this.#ended());
    return worker;
  }

  /** The thread is gone: the job it had, or the next one if it never came up, is tried once more. */
  #ended(): void {
    this.#worker = undefined;
    this.#isReady = false;
    const running = this.#running;
    this.#running = undefined;
    running?.timeout();
    const job = running?.job ?? this.#judgements.shift() ?? this.#snapshots.shift();
    if (job === undefined) return;
    if (running?.isLate) job.resolve({ kind: 'too-long' });
    else if (job.hasBeenRetried || this.#isClosed) job.resolve({ kind: 'lost' });
    else {
      job.hasBeenRetried = true;
      (job.request.kind === 'judge' ? this.#judgements : this.#snapshots).unshift(job);
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
    if (running === undefined || running.job.request.id !== reply.id) return;
    running.timeout();
    this.#running = undefined;
    running.job.resolve(reply);
    this.#evaluate();
  }
}
