import type { EntryKind, UserId } from '@tatami/protocol';

/** One change of one file's text, as everybody saw it: at `position`, `deleted` was replaced by `inserted`. */
export interface Splice {
  /** Milliseconds since the recording began, in ticks of {@link TICK_MS}. */
  readonly atMs: number;
  /** Of the journal row it came with. */
  readonly seq: number;
  /** An index into {@link Track.authors}, or {@link NOBODY}. */
  readonly author: number;
  /** An index into {@link Track.files}. */
  readonly file: number;
  /** In UTF-16 units, as JavaScript and Yjs count. */
  readonly position: number;
  readonly deleted: string;
  readonly inserted: string;
}

/** Something else that happened: a turn, a marker, a light, a pause, somebody who came. */
export interface Moment {
  readonly atMs: number;
  readonly seq: number;
  /** `offline`: edits arrived that were made without a connection; `data` is an `OfflineStretch` without its user. */
  readonly kind: Exclude<EntryKind, 'update'> | 'offline';
  readonly userId: UserId;
  /** What the entry says: JSON that was parsed; undefined for joins and leaves, and for what cannot be read. */
  readonly data: unknown;
}

/** Rows that follow each other and cannot be read, or rest on others that cannot. */
export interface Gap {
  readonly fromSeq: number;
  readonly toSeq: number;
  /** When what stands before them was written. */
  readonly atMs: number;
}

/** The texts of all files at one place of the track, by the index of the file. */
export type Texts = readonly string[];

/**
 * A session as a line of splices, which is played without Yjs. Everything in it is in the order of the journal, and
 * `atMs` never goes back.
 */
export interface Track {
  /** Unix milliseconds of the first row. */
  readonly startedAtMs: number;
  readonly lengthMs: number;
  readonly authors: readonly UserId[];
  readonly files: readonly string[];
  readonly splices: readonly Splice[];
  readonly moments: readonly Moment[];
  /** `keyframes[i]`: the texts before splice `i * KEYFRAME_EVERY`. */
  readonly keyframes: readonly Texts[];
  /** Rows, or entries of them, that are damaged and not played. */
  readonly damaged: number;
  /** Where something is not played because it, or what it rests on, cannot be read; in order. */
  readonly gaps: readonly Gap[];
}

/** That people come and go does not hold edits up (see `EntryTimes`), so it may be noted before earlier times. */
export function momentsInOrder(moments: readonly Moment[], afterMs = 0): Moment[] {
  let lastAtMs = afterMs;
  return moments.map(moment => {
    lastAtMs = Math.max(lastAtMs, moment.atMs);
    return { ...moment, atMs: lastAtMs };
  });
}

/**
 * Times in a track are whole ticks, rounded up. When a letter reaches the server says no more than this of when it was
 * typed, and of a track that is stored, milliseconds were more than half.
 */
export const TICK_MS = 125;

export function wholeTicks(atMs: number): number {
  return Math.ceil(atMs / TICK_MS) * TICK_MS;
}

/** How many splices a seek applies at most. */
export const KEYFRAME_EVERY = 1_000;

/** In place of the index of an author: what stood in a part that cannot be read was written by nobody knows whom. */
export const NOBODY = -1;
