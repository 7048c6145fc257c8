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
  readonly resolve: (reply: JobReply) => void;
}

/**
 * One worker thread for what must not block the sockets. Jobs run one at a time, so that a job that never ends is
 * known by its time and ended together with its thread; the next job gets a new one. A job's time begins when the
 * thread is ready: its start alone takes 0.3 s on an idle machine and over 1 s on a busy one.
 */
export class DocumentWorker implements Judge {
  readonly #limits: Limits;
  readonly #clock: Clock;
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  #isReady = false;
  #running: { readonly job: Job; readonly timeout: Cancel } | undefined;
  #lastId = 0;

  constructor(options: { limits: Limits; clock: Clock }) {
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  async judge(state: Uint8Array, update: Uint8Array): Promise<JudgeVerdict> {
    const reply = await this.#run({ kind: 'judge', state, update, limits: this.#limits }, JUDGE_TIMEOUT_MS);
    return reply.kind === 'verdict' ? reply.verdict : { ok: false, code: 'update-unsafe' };
  }

  /** The state after a snapshot and the edits behind it. Throws if it cannot be made. */
  async makeSnapshot(
    base: Uint8Array | undefined,
    updates: readonly Uint8Array[],
  ): Promise<{ state: Uint8Array; stateVector: Uint8Array }> {
    const reply = await this.#run({ kind: 'snapshot', base, updates }, SNAPSHOT_TIMEOUT_MS);
    if (reply.kind !== 'snapshot') {
      throw new Error(
        `No snapshot: ${reply.kind === 'failed' ? reply.message : 'the worker answered amiss'}`,
      );
    }
    return reply;
  }

  async close(): Promise<void> {
    for (const job of this.#queue.splice(0)) this.#fail(job, 'closed');
    await this.#worker?.terminate();
  }

  #run(request: WithoutId<WorkerRequest>, timeoutMs: number): Promise<JobReply> {
    return new Promise(resolve => {
      this.#queue.push({ request: { ...request, id: ++this.#lastId }, timeoutMs, resolve });
      this.#evaluate();
    });
  }

  #evaluate(): void {
    if (this.#running !== undefined) return;
    if (this.#queue.length === 0) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    const job = this.#isReady ? this.#queue.shift() : undefined;
    if (job === undefined) return;
    const timeout = this.#clock.after(job.timeoutMs, () => void this.#worker?.terminate());
    this.#running = { job, timeout };
    this.#worker.postMessage(job.request);
  }

  #start(): Worker {
    const worker = new Worker(new URL('./start-document-worker.mjs', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    worker.on('message', (reply: WorkerReply) => this.#answered(reply));
    // An error is followed by an exit, and that is where the job is given up.
    worker.on('error', () => {});
    worker.on('exit', () => {
      const wasReady = this.#isReady;
      this.#worker = undefined;
      this.#isReady = false;
      const job = wasReady ? this.#running?.job : this.#queue.shift();
      if (job !== undefined) this.#fail(job, 'the worker ended');
    });
    return worker;
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

  #fail(job: Job, message: string): void {
    if (this.#running?.job === job) {
      this.#running.timeout();
      this.#running = undefined;
    }
    job.resolve({ kind: 'failed', id: job.request.id, message });
    this.#evaluate();
  }
}
