import type { Cancel, Clock } from '@tatami/kernel';
import { Blame, type BlameRun } from './blame.ts';
import { type LastEdit, lastEdit } from './last-edit.ts';
import { playedTo } from './played-to.ts';
import type { SharedPosition } from './shared-position.ts';
import type { Speed } from './speeds.ts';
import type { Track } from './track.ts';
import { spliceCountAt, TrackCursor } from './track-cursor.ts';

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
    this.#start();
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

  /**
   * For others who play the same track.
   * @param nowMs the time that they and we know, in Unix milliseconds
   */
  position(nowMs: number): SharedPosition {
    this.#advance();
    return {
      kind: this.#since === undefined ? 'paused' : 'playing',
      ...{ atMs: this.#atMs, index: this.#cursor.index, sinceMs: nowMs },
      ...{ speed: this.#speed, skipsIdle: this.#skipsIdle },
    };
  }

  /** Goes where somebody else is by now, and on as they do. */
  join({ kind, atMs, index, sinceMs, speed, skipsIdle }: SharedPosition, nowMs: number): void {
    this.#stop();
    this.#speed = speed;
    this.#skipsIdle = skipsIdle;
    this.#skippedMs = 0;
    this.#moveTo(Math.min(atMs, this.#track.lengthMs));
    if (kind === 'paused') this.#cursor.goTo(index);
    else {
      this.#play(Math.max(0, nowMs - sinceMs) * speed);
      if (this.#atMs < this.#track.lengthMs) this.#start();
    }
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

  #start(): void {
    this.#since = this.#clock.monotonic();
    this.#nextFrame();
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
    this.#play(playedMs);
  }

  #play(playedMs: number): void {
    const { atMs, skippedMs } = playedTo(this.#track, this.#atMs, playedMs, this.#skipsIdle);
    this.#skippedMs = skippedMs ?? this.#skippedMs;
    this.#moveTo(atMs);
  }

  #moveTo(atMs: number): void {
    this.#atMs = atMs;
    this.#cursor.goTo(spliceCountAt(this.#track, atMs));
  }
}
