import type { Cancel, Clock } from '@tatami/kernel';
import { Blame, type BlameRun } from './blame.ts';
import { type LastEdit, lastEdit } from './last-edit.ts';
import type { Track } from './track.ts';
import { spliceCountAt, TrackCursor } from './track-cursor.ts';

/** How fast a recording is played: 1 is as fast as it happened. */
export const SPEEDS = [0.5, 1, 2, 4, 8, 16, 32, 64] as const;
export type Speed = (typeof SPEEDS)[number];

/** Nothing typed for longer than this is idle time. */
const IDLE_MS = 2_000;
/** Where playback goes on after idle time: shortly before the next edit, so that one sees it coming. */
const LEAD_MS = 500;
/** The texts are moved forward this often while playing; screens show no more. */
const FRAME_MS = 16;

export interface PlayerView {
  readonly kind: 'paused' | 'playing' | 'ended';
  /** Milliseconds since the recording began. */
  readonly atMs: number;
  readonly speed: Speed;
  readonly skipsIdle: boolean;
  /** How much idle time was skipped just before, in milliseconds; 0 for none. */
  readonly skippedMs: number;
  /** Whose edits are followed, as an index into the authors of the track; undefined to follow everybody's. */
  readonly followed: number | undefined;
}

export interface PlayerOptions {
  readonly track: Track;
  readonly clock: Clock;
  /** Something of the view or the texts changed. */
  readonly onChange: () => void;
}

/** Plays a track: time that goes on at some speed, and the texts at that time. */
export class Player {
  readonly #track: Track;
  readonly #clock: Clock;
  readonly #onChange: () => void;
  readonly #cursor: TrackCursor;
  #atMs = 0;
  #speed: Speed = 1;
  #skipsIdle = true;
  #skippedMs = 0;
  #followed: number | undefined;
  /** Made when it is asked for the first time. */
  #blame: Blame | undefined;
  /** Set while it plays: when `#atMs` was true, on the clock. */
  #since: number | undefined;
  #frame: Cancel | undefined;

  constructor(options: PlayerOptions) {
    this.#track = options.track;
    this.#clock = options.clock;
    this.#onChange = options.onChange;
    this.#cursor = new TrackCursor(options.track);
    this.#cursor.goTo(spliceCountAt(options.track, 0));
  }

  get cursor(): TrackCursor {
    return this.#cursor;
  }

  get view(): PlayerView {
    const isAtEnd = this.#atMs >= this.#track.lengthMs;
    return {
      kind: this.#since !== undefined ? 'playing' : isAtEnd ? 'ended' : 'paused',
      atMs: this.#atMs,
      speed: this.#speed,
      skipsIdle: this.#skipsIdle,
      skippedMs: this.#skippedMs,
      followed: this.#followed,
    };
  }

  /** The newest edit of whoever is followed. */
  get lastEdit(): LastEdit | undefined {
    return lastEdit(this.#track, this.#cursor.index, this.#followed);
  }

  /** Who wrote which characters of a file, as it is now. */
  blame(file: number): BlameRun[] {
    this.#blame ??= new Blame(this.#track);
    return this.#blame.at(this.#cursor.index, file);
  }

  /** Plays on; from the beginning if it had ended. */
  play(): void {
    if (this.#since !== undefined) return;
    if (this.#atMs >= this.#track.lengthMs) this.#moveTo(0);
    this.#since = this.#clock.monotonic();
    this.#nextFrame();
    this.#onChange();
  }

  pause(): void {
    this.#stop();
    this.#onChange();
  }

  seek(atMs: number): void {
    this.#skippedMs = 0;
    this.#moveTo(Math.max(0, Math.min(atMs, this.#track.lengthMs)));
    if (this.#since !== undefined) this.#since = this.#clock.monotonic();
    this.#onChange();
  }

  setSpeed(speed: Speed): void {
    this.#advance();
    this.#speed = speed;
    this.#onChange();
  }

  setSkipsIdle(skipsIdle: boolean): void {
    this.#skipsIdle = skipsIdle;
    this.#onChange();
  }

  /** @param author undefined to follow everybody again */
  follow(author: number | undefined): void {
    this.#followed = author;
    this.#onChange();
  }

  /** Pauses, and goes one edit on or back; with an author, to the next or the previous one of theirs, if there is one. */
  step(direction: 1 | -1, author?: number): void {
    this.#stop();
    const index = this.#stepFrom(this.#cursor.index, direction, author);
    if (index !== undefined) {
      this.#skippedMs = 0;
      this.#cursor.goTo(index);
      this.#atMs = this.#track.splices[index - 1]?.atMs ?? 0;
    }
    this.#onChange();
  }

  release(): void {
    this.#stop();
  }

  /** How many splices are applied after a step; undefined if there is nowhere to go. */
  #stepFrom(from: number, direction: 1 | -1, author: number | undefined): number | undefined {
    const { splices } = this.#track;
    // Before the first edit nobody has written.
    const least = author === undefined ? 0 : 1;
    for (let index = from + direction; index >= least && index <= splices.length; index += direction)
      if (author === undefined || splices[index - 1]?.author === author) return index;
    return undefined;
  }

  #nextFrame(): void {
    this.#frame = this.#clock.after(FRAME_MS, () => {
      this.#advance();
      if (this.#atMs >= this.#track.lengthMs) this.#stop();
      else this.#nextFrame();
      this.#onChange();
    });
  }

  #stop(): void {
    this.#advance();
    this.#since = undefined;
    this.#frame?.();
    this.#frame = undefined;
  }

  /** Brings the place up to now. */
  #advance(): void {
    if (this.#since === undefined) return;
    const now = this.#clock.monotonic();
    const playedMs = (now - this.#since) * this.#speed;
    this.#since = now;
    this.#moveTo(Math.min(this.#afterIdle(this.#atMs + playedMs), this.#track.lengthMs));
  }

  /** Where to go on: at the given time, or behind the idle time that it lies in. */
  #afterIdle(atMs: number): number {
    if (!this.#skipsIdle) return atMs;
    const { splices, lengthMs } = this.#track;
    const index = spliceCountAt(this.#track, atMs);
    const before = splices[index - 1]?.atMs ?? 0;
    const next = splices[index]?.atMs ?? lengthMs;
    const resumeAt = next - LEAD_MS;
    const isIdle = next - before > IDLE_MS && atMs - before >= LEAD_MS && atMs < resumeAt;
    if (!isIdle) {
      if (next - before <= IDLE_MS) this.#skippedMs = 0;
      return atMs;
    }
    this.#skippedMs = resumeAt - atMs;
    return resumeAt;
  }

  #moveTo(atMs: number): void {
    this.#atMs = atMs;
    this.#cursor.goTo(spliceCountAt(this.#track, atMs));
  }
}
