import type { RoomAddress } from '@tatami/bus';
import type { Cancel, Clock } from '@tatami/kernel';
import { every } from '@tatami/kernel';
import type { RecordingStore, StoredRecording } from '@tatami/persistence';
import type { ClientMessage, DojoRole } from '@tatami/protocol';
import {
  ERRORS,
  encodeAwareness,
  encodeAwarenessEntries,
  encodeStep2,
  encodeUpdate,
  HEARTBEAT_MS,
  isPermanentClose,
  TatamiError,
} from '@tatami/protocol';
import { playedBetween } from '@tatami/recording';
import { SERVER_CLIENT_ID } from '../presence/presence.ts';
import { Answers } from '../room/answers.ts';
import type { Joinable } from '../room/joinable.ts';
import type { Member } from '../room/member.ts';
import type { RoomMetrics } from '../room/room-metrics.ts';
import { StateRequests } from '../room/state-requests.ts';
import type { DocumentAt, Until } from './document-at.ts';
import { documentAt } from './document-at.ts';
import type { RecordedEdit } from './recorded-edits.ts';
import type { ReplayRequest } from './replay-request.ts';

/** Whoever may not watch any more is noticed this soon. */
const LOOK_MS = 5_000;
/** Timers are at most 24 days long. */
const LONGEST_WAIT_MS = 86_400_000;
/** Edits that are due at one moment: so many are sent before others have their turn of the event loop. */
const EDITS_IN_TURN = 100;
/** An update of Yjs that holds nothing: no clients, no deletes. */
const EMPTY_UPDATE_BYTES = 2;

export interface ReplayMetrics {
  replayOpened(): void;
  replayClosed(): void;
  /** Bytes of a document or an edit were handed to a socket. */
  replayed(bytes: number): void;
}

export const noReplayMetrics: ReplayMetrics = {
  replayOpened: () => {},
  replayClosed: () => {},
  replayed: () => {},
};

export interface ReplayOptions {
  readonly address: RoomAddress;
  readonly request: ReplayRequest;
  readonly recordings: Pick<RecordingStore, 'stored'>;
  /** Throws TatamiError if whoever watches may do so no more. */
  readonly assertAllowed: () => Promise<void>;
  /** Makes a document when it is its turn; undefined if it is not wanted any more. */
  readonly makeDocument: <T>(task: () => Promise<T>, isWanted: () => boolean) => Promise<T | undefined>;
  /** Whether there is a place; it is given back by `onLeft`. */
  readonly tryEnter: () => boolean;
  readonly onLeft: () => void;
  readonly clock: Clock;
  readonly metrics: RoomMetrics & ReplayMetrics;
  readonly reportError: (what: string, error: unknown) => void;
}

type Stage = 'waiting' | 'playing' | 'ended';

/**
 * A recording that is played to one stock client, which takes it for a room. No document is kept while it plays: the updates
 * of the journal are sent as they are.
 *
 * Its rules are RR1 to RR5 of SPEC.md.
 */
export class Replay implements Joinable {
  readonly #options: ReplayOptions;
  readonly #answers: Answers;
  readonly #stateRequests: StateRequests;
  readonly #timers: Cancel[] = [];
  #member: Member | undefined;
  #stage: Stage = 'waiting';
  #hasAsked = false;
  #isSocketFull = false;
  /** Up to where the client has been shown the recording. */
  #shown: Until;
  #where = { atMs: 0, seq: 0 };
  /** When the next edit is due; monotonic. */
  #dueAtMs = 0;
  #presenceClock = 0;
  #shownInTurn = 0;
  #wake: () => void = () => {};

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#shown = options.request.from;
    this.#answers = new Answers(options);
    this.#stateRequests = new StateRequests({
      clock: options.clock,
      handleAgain: (member, message) => this.receive(member, message),
    });
  }

  get address(): RoomAddress {
    return this.#options.address;
  }

  /** Its one member is sent everything alone. */
  readonly channel = 'replay';
  readonly publishedCount = 0;

  join(member: Member): void {
    const { tryEnter, clock, reportError } = this.#options;
    if (!tryEnter()) {
      member.socket.close('too-many-replays');
      return;
    }
    this.#member = member;
    this.#timers.push(
      every(clock, LOOK_MS, () => this.#look(member), reportError),
      every(clock, HEARTBEAT_MS, () => this.#sayWhere(), reportError),
    );
    this.#play(member).catch((error: unknown) => this.#fail(member, error));
  }

  leave(member: Member): void {
    member.following = { kind: 'gone' };
    if (this.#member === undefined) return;
    this.#member = undefined;
    for (const cancel of this.#timers.splice(0)) cancel();
    this.#wake();
    this.#options.onLeft();
  }

  receive(member: Member, message: ClientMessage): void {
    switch (message.type) {
      case 'step1':
        this.#hasAsked = true;
        if (this.#stage === 'waiting') this.#wake();
        else if (this.#stateRequests.mayAnswerStep1(member, message)) void this.#answerAgain(member);
        return;
      case 'document':
        // Some clients answer everything they hear, also with nothing.
        if (message.update.length > EMPTY_UPDATE_BYTES)
          this.#answers.refused(member, member.countDocument(), 'read-only');
        return;
      case 'awareness':
        // Stock clients say who they are by themselves. There is nobody to be told.
        return;
      case 'query-awareness':
        this.#sayWhere();
        return;
      default:
        this.#answers.denied(member, 'read-only');
    }
  }

  /** Nothing of a replay is ever saved. */
  whenSaved(task: () => void): void {
    task();
  }

  changeRole(member: Member, role: DojoRole): void {
    member.identity = { ...member.identity, role };
  }

  followPresence(): void {}

  unfollowPresence(): void {}

  pauseText(): boolean {
    const wasFollowing = !this.#isSocketFull;
    this.#isSocketFull = true;
    return wasFollowing;
  }

  catchUpText(): void {
    if (!this.#isSocketFull) return;
    this.#isSocketFull = false;
    // Of a socket that is filled again before the engine's word that it has drained is over, no other such word comes.
    this.#options.clock.soon(() => this.#wake());
  }

  async #play(member: Member): Promise<void> {
    const { recordings, address } = this.#options;
    const stored = await recordings.stored(address.dojoId);
    const start = await this.#begin(member, stored);
    if (start === undefined) return;
    let { lastAtMs, fromMs } = start;
    try {
      for await (const edit of start.rest) {
        const between = { beforeMs: lastAtMs, nextMs: edit.atMs };
        if (!(await this.#untilDue(member, playedMs(between, fromMs, this.#options.request)))) return;
        lastAtMs = edit.atMs;
        fromMs = edit.atMs;
        this.#show(member, edit);
      }
    } finally {
      await start.rest.return(undefined);
    }
    if (member.isGone) return;
    this.#stage = 'ended';
    this.#sayWhere();
  }

  /** Shows the document at the place that was asked for; undefined if nobody is there any more. */
  async #begin(member: Member, stored: StoredRecording) {
    const { clock, request } = this.#options;
    const start = await this.#documentUntil(member, stored, this.#shown);
    while (!this.#hasAsked && !member.isGone) await this.#untilWoken();
    if (start === undefined || member.isGone) return undefined;
    this.#stage = 'playing';
    this.#dueAtMs = clock.monotonic();
    this.#send(member, encodeStep2(start.state));
    const { rest, atMs: lastAtMs, seq } = start;
    const fromMs = request.from.kind === 'time' ? Math.max(request.from.atMs, lastAtMs) : lastAtMs;
    this.#where = { atMs: lastAtMs, seq };
    this.#sayWhere();
    return { rest, lastAtMs, fromMs };
  }

  #show(member: Member, { seq, index, atMs, update }: RecordedEdit): void {
    this.#shown = { kind: 'edit', seq, index };
    this.#where = { atMs, seq };
    this.#send(member, encodeUpdate(update));
  }

  /** Waits for the next edit; false if nobody is there any more. */
  async #untilDue(member: Member, playedMs: number): Promise<boolean> {
    const { clock } = this.#options;
    this.#dueAtMs += playedMs;
    if (++this.#shownInTurn % EDITS_IN_TURN === 0) await new Promise<void>(resolve => clock.soon(resolve));
    while (!member.isGone) {
      const leftMs = this.#dueAtMs - clock.monotonic();
      if (this.#isSocketFull) {
        await this.#untilWoken();
        this.#dueAtMs = Math.max(this.#dueAtMs, clock.monotonic());
      } else if (leftMs <= 0) return true;
      else await this.#untilWoken(Math.min(leftMs, LONGEST_WAIT_MS));
    }
    return false;
  }

  /** Until something happens, or this time is over. */
  async #untilWoken(ms?: number): Promise<void> {
    let cancel: Cancel = () => {};
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      if (ms !== undefined) cancel = this.#options.clock.after(ms, resolve);
    });
    cancel();
  }

  async #answerAgain(member: Member): Promise<void> {
    const { recordings, address } = this.#options;
    try {
      const stored = await recordings.stored(address.dojoId);
      const shown = await this.#documentUntil(member, stored, this.#shown);
      if (shown === undefined || member.isGone) return;
      await shown.rest.return(undefined);
      this.#send(member, encodeStep2(shown.state));
    } catch (error) {
      this.#fail(member, error);
    }
  }

  #documentUntil(member: Member, stored: StoredRecording, until: Until): Promise<DocumentAt | undefined> {
    const { clock, makeDocument } = this.#options;
    return makeDocument(
      () => documentAt(stored, until, clock),
      () => !member.isGone,
    );
  }

  #send(member: Member, frame: Uint8Array): void {
    this.#options.metrics.replayed(frame.length);
    member.socket.send(frame);
  }

  /** As the server's own presence, which also keeps stock clients from giving up a connection that is silent. */
  #sayWhere(): void {
    const replay = { stage: this.#stage, ...this.#where, speed: this.#options.request.speed };
    const json = JSON.stringify({ replay });
    const entry = { clientId: SERVER_CLIENT_ID, clock: ++this.#presenceClock, json };
    this.#member?.socket.send(encodeAwareness(encodeAwarenessEntries([entry])));
  }

  async #look(member: Member): Promise<void> {
    try {
      await this.#options.assertAllowed();
    } catch (error) {
      // While nobody can be asked, who was let in stays.
      if (!(error instanceof TatamiError) || !isPermanentClose(ERRORS[error.code].close)) throw error;
      member.socket.close(error.code);
    }
  }

  #fail(member: Member, error: unknown): void {
    if (!(error instanceof TatamiError)) this.#options.reportError('A replay failed', error);
    member.socket.close(error instanceof TatamiError ? error.code : 'overloaded');
  }
}

function playedMs(
  between: { readonly beforeMs: number; readonly nextMs: number },
  fromMs: number,
  { speed, skipsIdle }: ReplayRequest,
): number {
  return playedBetween(between, fromMs, skipsIdle) / speed;
}
