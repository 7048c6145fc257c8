import type { UserId } from '@tatami/protocol';

/** What people ask for. */
export type OrderKind = 'archive' | 'report' | 'video';

export type MessageKind = 'email' | 'push' | 'topic' | 'webhook';

/** What workers can do; each kind has a queue of its own in every tenant. A message about an order is a job of its own. */
export type JobKind = OrderKind | MessageKind;

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Something that was asked for and takes a while, as people see it. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** What it is about, such as a dojo. */
  readonly subjectId: string;
  readonly askedBy: UserId;
  /** What the worker needs besides; JSON. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly state: JobState;
  /** From 0 to 1. */
  readonly progress: number;
  /** A word for what is being done now. */
  readonly step: string | null;
  /** Why it failed: a code of the registry of errors. */
  readonly reason: string | null;
  readonly result: unknown;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type NewJob = Pick<Job, 'id' | 'kind' | 'subjectId' | 'askedBy' | 'data'>;

/** A job that a worker has taken. */
export interface TakenJob {
  /** Where in which trace it was asked for, if it was traced. */
  readonly traceParent?: string;
  readonly id: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  readonly askedBy: UserId;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Whether nobody asked for it by hand. */
export function isMessage(kind: JobKind): kind is MessageKind {
  return kind === 'email' || kind === 'push' || kind === 'topic' || kind === 'webhook';
}
