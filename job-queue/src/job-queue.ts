import {
  insertNotification,
  type NewNotification,
  type NotificationId,
  type PatientDatabase,
  type Queryable,
  SERVER_ACTOR,
} from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import PgBoss from 'pg-boss';
import {
  isMessage,
  type Job,
  type JobKind,
  type MessageKind,
  type NewJob,
  type OrderKind,
  type TakenJob,
} from './job.ts';
import { cancelJob } from './sql/cancel-job.ts';
import { countOpenJobs } from './sql/count-open-jobs.ts';
import { forgetMadeFiles, listMadeFiles, type MadeFiles } from './sql/forget-made-files.ts';
import { insertJob } from './sql/insert-job.ts';
import { insertMessage } from './sql/insert-message.ts';
import { isIdle } from './sql/is-idle.ts';
import { type Delivery, listDeliveries } from './sql/list-deliveries.ts';
import { listJobs } from './sql/list-jobs.ts';
import { type Backlog, readBacklog } from './sql/read-backlog.ts';
import { readJob } from './sql/read-job.ts';
import { readOpenJob } from './sql/read-open-job.ts';
import { type JobChange, updateJob } from './sql/update-job.ts';
import { currentTraceParent } from './trace-parent.ts';

/** Of the schema in a tenant's database that pg-boss has for itself. */
const SCHEMA = 'jobs';

export interface AskOptions {
  /** How many jobs of this kind one person may have that have not ended; without it any number. */
  readonly most?: number;
  /** Who asks, for the audit: the server, if it does so on somebody's standing wish. Else whose job it is. */
  readonly by?: UserId;
  /** Of two jobs of one kind that wait, the one with the higher number comes first. */
  readonly priority?: number;
}

/**
 * The jobs of one tenant. They lie in the tenant's own database, so that asking for one is part of the transaction that
 * it belongs to, and nothing of a tenant is ever in another's queue. pg-boss gives each job to one worker, gives it to
 * another when that one is gone, and waits longer before each new try.
 *
 * JQ1  A job that was asked for is in the queue, and the other way round: both are written in one transaction.
 * JQ2  A job that has ended stays as it ended.
 * JQ4  Whoever asked for a job that is done or has failed is told once, in the transaction that ends it.
 */
export class JobQueue {
  readonly #database: PatientDatabase;
  readonly #boss: PgBoss;
  readonly #hasMail: boolean;
  readonly #hasPush: boolean;
  readonly #hasTopics: boolean;

  /**
   * @param options.hasMail whether who is told of something is told by e-mail too, as they chose
   * @param options.hasPush whether also in browsers where they turned it on
   * @param options.hasTopics whether it is published on the tenant's topics
   */
  constructor(
    database: PatientDatabase,
    {
      hasMail = false,
      hasPush = false,
      hasTopics = false,
    }: { readonly hasMail?: boolean; readonly hasPush?: boolean; readonly hasTopics?: boolean } = {},
  ) {
    this.#database = database;
    this.#hasMail = hasMail;
    this.#hasPush = hasPush;
    this.#hasTopics = hasTopics;
    this.#boss = new PgBoss({
      db: executorOf(database),
      schema: SCHEMA,
      migrate: false,
      supervise: false,
      schedule: false,
    });
  }

  /**
   * @throws TatamiError `too-many-jobs`
   */
  ask(job: NewJob, options: AskOptions = {}): Promise<Job> {
    const { most, by = job.askedBy, priority = 0 } = options;
    return this.#database.transaction(async transaction => {
      const asked = await insertJob(transaction, job, by);
      const { id, kind, subjectId, askedBy, data } = job;
      // Counted after the insert, which waits for others to commit as they write the audit: two at once see each other.
      if (most !== undefined && (await countOpenJobs(transaction, kind, askedBy)) > most) {
        throw new TatamiError('too-many-jobs');
      }
      await this.#send({ kind, id, subjectId, askedBy, data }, transaction, priority);
      return asked;
    });
  }

  read(id: string): Promise<Job | undefined> {
    return readJob(this.#database, id);
  }

  /** What somebody has asked for, newest first. */
  list(kind: JobKind, askedBy: UserId, limit: number): Promise<Job[]> {
    return listJobs(this.#database, kind, askedBy, limit);
  }

  /** The last messages to the tenant's program, newest first. */
  deliveries(limit: number): Promise<Delivery[]> {
    return listDeliveries(this.#database, limit);
  }

  /**
   * Jobs whose files may name this person: what they asked for themselves, and reports of the whole tenant. The files can be
   * made again.
   */
  madeFilesNaming(person: UserId): Promise<MadeFiles[]> {
    return listMadeFiles(this.#database, person);
  }

  /** Ends what the person waits for, and says of those jobs that they have no files any more. */
  async forgetMadeFiles(person: UserId): Promise<void> {
    await forgetMadeFiles(this.#database, person);
  }

  /** A job of this kind about this, if there is one that has not ended. */
  open(kind: JobKind, subjectId: string): Promise<Job | undefined> {
    return readOpenJob(this.#database, kind, subjectId);
  }

  /** False if the job has ended, or is not there. One that runs stops at its next step. */
  cancel(id: string, kind: JobKind, by: UserId = SERVER_ACTOR): Promise<boolean> {
    return this.#database.transaction(async transaction => {
      const isCancelled = await cancelJob(transaction, id, by);
      if (isCancelled) await this.#boss.cancel(kind, id, { db: executorOf(transaction) });
      return isCancelled;
    });
  }

  /** The next job that waits, which is then this worker's for a quarter of an hour; undefined if there is none. */
  async take(kinds: readonly JobKind[]): Promise<TakenJob | undefined> {
    for (const kind of kinds) {
      const [found] = await this.#boss.fetch<Omit<TakenJob, 'id' | 'kind'>>(kind);
      if (found === undefined || found === null) continue;
      const isWanted = await updateJob(this.#database, found.id, { state: 'running' });
      if (isWanted) return { id: found.id, kind, ...found.data };
      // It was cancelled in between.
      await this.#boss.cancel(kind, found.id);
    }
    return undefined;
  }

  /** False if the job was cancelled, and the worker should stop. */
  progress(id: string, progress: number, step: string): Promise<boolean> {
    return updateJob(this.#database, id, { progress, step });
  }

  async done(job: TakenJob, result: unknown): Promise<void> {
    const { id, kind } = job;
    await this.#end(job, { state: 'done', progress: 1, result: JSON.stringify(result) });
    await this.#boss.complete(kind, id);
  }

  /** It will be tried again, later; false if it was tried often enough and has failed for good. */
  async retry(taken: TakenJob, reason: string): Promise<boolean> {
    const { id, kind } = taken;
    await this.#boss.fail(kind, id, { reason });
    const job = await this.#boss.getJobById(kind, id);
    if (job?.state === 'retry') {
      await updateJob(this.#database, id, { state: 'waiting' });
      return true;
    }
    await this.#end(taken, { state: 'failed', reason });
    return false;
  }

  /** It cannot be done, however often it is tried. */
  async fail(job: TakenJob, reason: string): Promise<void> {
    await this.#end(job, { state: 'failed', reason });
    await this.#boss.cancel(job.kind, job.id);
  }

  /** Ends it for good and tells whoever asked for it, unless it was cancelled before. */
  async #end(job: TakenJob, change: EndOfJob): Promise<void> {
    await this.#database.transaction(async transaction => {
      const hasEnded = await updateJob(transaction, job.id, change);
      const { kind } = job;
      if (!hasEnded || isMessage(kind)) return;
      const told = await insertNotification(transaction, notificationOf({ ...job, kind }, change));
      if (this.#hasMail && told.isByEmail) await this.#tellBy('email', told.id, job, transaction);
      if (this.#hasTopics) await this.#tellBy('topic', told.id, job, transaction);
      if (told.isByWebhook) await this.#tellBy('webhook', told.id, job, transaction);
      for (const subscriptionId of this.#hasPush ? told.pushTo : []) {
        await this.#tellBy('push', told.id, job, transaction, { subscriptionId });
      }
    });
  }

  async #tellBy(
    kind: MessageKind,
    subjectId: NotificationId,
    { askedBy, data: { language } }: TakenJob,
    transaction: Queryable,
    where: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const data = { ...where, ...(typeof language === 'string' && { language }) };
    const id = await insertMessage(transaction, { kind, subjectId, askedBy, data });
    await this.#send({ kind, id, subjectId, askedBy, data }, transaction);
  }

  async #send({ id, kind, ...rest }: NewJob, transaction: Queryable, priority = 0): Promise<void> {
    const traceParent = currentTraceParent();
    const message = { ...rest, ...(traceParent !== undefined && { traceParent }) };
    await this.#boss.send(kind, message, { id, priority, db: executorOf(transaction) });
  }

  /** What waits, by kind; a kind of which nothing waits is left out. */
  backlog(): Promise<Backlog[]> {
    return readBacklog(this.#database);
  }

  /** Whether no job waits, or is being done. */
  isIdle(): Promise<boolean> {
    return isIdle(this.#database);
  }

  /** Gives jobs of workers that are gone to others, and clears away what is old. */
  async maintain(): Promise<void> {
    await this.#boss.maintain();
  }
}

type EndOfJob = JobChange & { readonly state: 'done' | 'failed' };

/** An archive is about its dojo, whose id its POC has; of the others the files are found by the job. */
function notificationOf(
  { id, kind, askedBy, subjectId }: TakenJob & { readonly kind: OrderKind },
  end: EndOfJob,
): NewNotification {
  return {
    userId: askedBy,
    kind: end.state === 'done' ? `${kind}-ready` : `${kind}-failed`,
    subjectId: kind === 'archive' ? subjectId : id,
    ...(end.reason !== undefined && { reason: end.reason }),
  };
}

/** pg-boss on our connections. */
function executorOf(database: Queryable): PgBoss.Db {
  return {
    executeSql: async (text, values = []) => ({ rows: await database.query({ text, values }) }),
  };
}
