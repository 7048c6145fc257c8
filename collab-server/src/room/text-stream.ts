import type { Clock } from '@tatami/kernel';
import { CloseCode, encodeBatchFrame, encodeStep1, encodeStep2, encodeUpdate } from '@tatami/protocol';
import * as Y from 'yjs';
import type { DojoDocument } from './dojo-document.ts';
import type { Dialect, Following, Member } from './member.ts';
import type { Publish } from './member-socket.ts';
import { mergedUpdates } from './merge-updates.ts';
import type { PlacedBatch, RoomLog } from './room-log.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { TailBatch } from './tail.ts';
import { Tail } from './tail.ts';

/** A socket that takes nothing for this time is closed; a slow one that takes something is not. */
const MAX_LAG_MS = 10_000;
const TAIL_BATCHES = 500;
const TAIL_BYTES = 1024 * 1024;
const EMPTY = new Uint8Array(0);

type Lagging = Extract<Following, { kind: 'lagging' }>;

/**
 * The text as members see it: whoever joins gets the document, then every batch after it, in order.
 *
 * T1  A frame is encoded once per dialect and published once, whatever the number of members.
 * T2  What a member gets of the document is sent when everything in it is committed, stamped with a seq at or
 *     below which nothing is missing, and followed by every batch after that seq.
 * T3  A member that is too slow gets nothing while its socket is full, then what it missed in one frame, and is
 *     closed if its socket takes nothing for 10 s. Nothing is skipped silently.
 */
export class TextStream {
  readonly #document: DojoDocument;
  readonly #log: RoomLog;
  readonly #clock: Clock;
  readonly #publish: Publish;
  readonly #metrics: RoomMetrics;
  readonly #joining = new Set<Member>();
  /** How many members of each dialect are on the topic, so that nothing is encoded for nobody. */
  readonly #live = { yjs: 0, tatami: 0 };
  readonly #tail = new Tail({ maxBatches: TAIL_BATCHES, maxBytes: TAIL_BYTES });

  constructor(options: {
    document: DojoDocument;
    log: RoomLog;
    clock: Clock;
    publish: Publish;
    metrics: RoomMetrics;
  }) {
    this.#document = options.document;
    this.#log = options.log;
    this.#clock = options.clock;
    this.#publish = options.publish;
    this.#metrics = options.metrics;
  }

  /** Shows a committed batch to everybody. The log's seq still is the one before it. */
  place(batch: PlacedBatch): void {
    const updates = mergedUpdates(batch.entries);
    this.#tail.push({ seq: batch.seq, updates });
    updates.forEach((update, i) => {
      // Only with the last part does a client have everything up to seq.
      const seq = i === updates.length - 1 ? batch.seq : batch.seq - 1;
      this.#show('yjs', () => encodeUpdate(update));
      this.#show('tatami', () => encodeBatchFrame(seq, update));
    });
  }

  /** Asks a stock client for what the document does not have. */
  askForMissing(member: Member): void {
    member.openStep1s++;
    member.socket.send(encodeStep1(this.#document.encodeStateVector()));
  }

  /** Answers a stock client's step 1; the first answer puts it on the topic. */
  answerStep1(member: Member, stateVector: Uint8Array): void {
    const diff = this.#document.encodeDiff(stateVector);
    if (member.following.kind === 'greeting') {
      this.#join(member, encodeStep2(diff));
      return;
    }
    this.#log.whenCovered(isCovered => {
      if (isCovered && !member.isGone) member.socket.send(encodeStep2(diff));
    });
  }

  /** Gives a `tatami.v1` client the batches after `lastSeq` if they are at hand, else the document. */
  resume(member: Member, lastSeq: number): void {
    const missed = lastSeq > 0 ? this.#tail.after(lastSeq, this.#log.seq) : undefined;
    if (missed === undefined) this.restart(member);
    else this.#goLive(member, [encodeBatchFrame(this.#log.seq, mergeTail(missed))]);
  }

  /** Gives a member the whole document again. */
  restart(member: Member): void {
    const state = this.#document.encodeState();
    this.#join(
      member,
      member.dialect === 'yjs' ? encodeUpdate(state) : encodeBatchFrame(this.#log.seq, state),
    );
  }

  /** Takes a member off this stream, for another one; true if it had asked for the document. */
  release(member: Member): boolean {
    const hasAsked = member.following.kind !== 'greeting';
    if (member.following.kind === 'live') member.socket.follow(member.dialect, false);
    this.#move(member, { kind: 'greeting' });
    return hasAsked;
  }

  /** The connection is gone. */
  forget(member: Member): void {
    this.#move(member, { kind: 'gone' });
  }

  /** The socket dropped a frame, or one has to wait. */
  fellBehind(member: Member): void {
    if (member.following.kind !== 'live') return;
    const lagging: Lagging = {
      kind: 'lagging',
      sinceSeq: member.cleanSeq,
      tookBytesAt: this.#clock.monotonic(),
    };
    this.#move(member, lagging);
    member.socket.follow(member.dialect, false);
    this.#watchLag(member, lagging);
  }

  /** The socket has taken some of what it had. */
  tookBytes(member: Member): void {
    if (member.following.kind === 'lagging') member.following.tookBytesAt = this.#clock.monotonic();
  }

  /** The socket has room again. */
  drained(member: Member): void {
    if (member.following.kind !== 'lagging') {
      member.cleanSeq = this.#log.seq;
      return;
    }
    const missed = this.#tail.after(member.following.sinceSeq, this.#log.seq);
    if (missed === undefined) this.restart(member);
    else {
      const update = mergeTail(missed);
      const frame = member.dialect === 'yjs' ? encodeUpdate(update) : encodeBatchFrame(this.#log.seq, update);
      this.#goLive(member, update.length === 0 ? [] : [frame]);
    }
  }

  #watchLag(member: Member, lagging: Lagging): void {
    const leftMs = lagging.tookBytesAt + MAX_LAG_MS - this.#clock.monotonic();
    this.#clock.after(leftMs, () => {
      if (member.following !== lagging) return;
      if (this.#clock.monotonic() - lagging.tookBytesAt < MAX_LAG_MS) this.#watchLag(member, lagging);
      else member.socket.close(CloseCode.tryLater, 'too-slow');
    });
  }

  #join(member: Member, state: Uint8Array): void {
    if (member.following.kind === 'live') member.socket.follow(member.dialect, false);
    const joining = { kind: 'joining', missed: [] as Uint8Array[] } as const;
    this.#move(member, joining);
    this.#log.whenCovered(isCovered => {
      // If not, the room is read again, and then everybody is given the document anew.
      if (isCovered && member.following === joining) this.#goLive(member, [state, ...joining.missed]);
    });
  }

  #goLive(member: Member, frames: readonly Uint8Array[]): void {
    this.#move(member, { kind: 'live' });
    // What is sent to one socket alone is never dropped. If the socket is full it waits, and the member lags behind it.
    member.cleanSeq = this.#log.seq;
    for (const frame of frames) member.socket.send(frame);
    if (member.following.kind === 'live') member.socket.follow(member.dialect, true);
  }

  #move(member: Member, to: Following): void {
    if (member.following.kind === 'live') this.#live[member.dialect]--;
    this.#joining.delete(member);
    member.following = to;
    if (to.kind === 'live') this.#live[member.dialect]++;
    if (to.kind === 'joining') this.#joining.add(member);
  }

  #show(dialect: Dialect, encode: () => Uint8Array): void {
    let frame: Uint8Array | undefined;
    for (const member of this.#joining) {
      if (member.dialect !== dialect || member.following.kind !== 'joining') continue;
      frame ??= encode();
      member.following.missed.push(frame);
    }
    if (this.#live[dialect] === 0) return;
    this.#publish(dialect, frame ?? encode());
    this.#metrics.delivered(this.#live[dialect]);
  }
}

function mergeTail(batches: readonly TailBatch[]): Uint8Array {
  const edits = batches.flatMap(batch => batch.updates);
  return edits.length <= 1 ? (edits[0] ?? EMPTY) : Y.mergeUpdates(edits);
}
