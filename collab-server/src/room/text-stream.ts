import { encodeBatchFrame, encodeDigest, encodeStep1, encodeStep2, encodeUpdate } from '@tatami/protocol';
import * as Y from 'yjs';
import type { DojoDocument } from './dojo-document.ts';
import type { Dialect, Following, Member, StockMember } from './member.ts';
import type { Publish } from './member-socket.ts';
import { mergedUpdates } from './merge-updates.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { PlacedBatch, Sequencer } from './sequencer.ts';
import type { TailBatch } from './tail.ts';
import { Tail } from './tail.ts';

const TAIL_BATCHES = 500;
const TAIL_BYTES = 1024 * 1024;
const EMPTY = new Uint8Array(0);

/**
 * The text as members see it: whoever joins gets the document, then every batch after it, in order.
 *
 * T1  A frame is encoded once per dialect and published once, whatever the number of members.
 * T2  What a member gets of the document is sent when everything in it is committed, stamped with a seq at or
 *     below which nothing is missing, and followed by every batch after that seq.
 * T3  A member that was paused, because it is too slow, gets what it missed in one frame. Nothing is skipped
 *     silently.
 */
export class TextStream {
  readonly #document: DojoDocument;
  readonly #sequencer: Sequencer;
  readonly #publish: Publish;
  readonly #metrics: RoomMetrics;
  readonly #joining = new Set<Member>();
  /** The members of each dialect that are on the topic, so that nothing is encoded for nobody. */
  readonly #live = { yjs: new Set<Member>(), tatami: new Set<Member>() };
  /** The last one that was said. */
  #digestSeq = 0;
  readonly #tail = new Tail({ maxBatches: TAIL_BATCHES, maxBytes: TAIL_BYTES });

  constructor(options: {
    document: DojoDocument;
    sequencer: Sequencer;
    publish: Publish;
    metrics: RoomMetrics;
  }) {
    this.#document = options.document;
    this.#sequencer = options.sequencer;
    this.#publish = options.publish;
    this.#metrics = options.metrics;
  }

  /** Shows a committed batch to everybody. The sequencer's seq is still the one before it. */
  place({ row, entries }: PlacedBatch): void {
    const updates = mergedUpdates(entries);
    this.#tail.push({ seq: row.seq, updates });
    updates.forEach((update, i) => {
      // Only with the last part does a client have everything up to seq.
      const seq = i === updates.length - 1 ? row.seq : row.seq - 1;
      this.#show('yjs', () => encodeUpdate(update));
      this.#show('tatami', () => encodeBatchFrame(seq, update));
    });
  }

  /**
   * Says what the document holds, so that a client whose own is another one notices. Not while something is on its way
   * to the journal, because then the document is ahead of what anybody has seen.
   */
  sayDigest(): void {
    const { seq } = this.#sequencer;
    if (this.#live.tatami.size === 0 || seq === this.#digestSeq || !this.#sequencer.isCovered) return;
    const digest = this.#document.digest();
    if (digest === undefined) return;
    this.#digestSeq = seq;
    this.#publish('tatami', encodeDigest({ seq, digest }));
    this.#metrics.delivered(this.#live.tatami.size);
  }

  /** Says the digest next time though nothing has changed: whoever was given the document anew compares once more. */
  repeatDigest(): void {
    this.#digestSeq = 0;
  }

  /** Asks a stock client for what the document does not have. */
  askForMissing(member: StockMember): void {
    member.step1Sent();
    member.socket.send(encodeStep1(this.#document.encodeStateVector()));
  }

  /** Answers a stock client's step 1; the first answer puts it on the topic. */
  answerStep1(member: Member, stateVector: Uint8Array): void {
    const diff = this.#document.encodeDiff(stateVector);
    if (member.following.kind === 'greeting') {
      this.#join(member, encodeStep2(diff));
      return;
    }
    this.#sequencer.whenCovered(isCovered => {
      if (isCovered && !member.isGone) member.socket.send(encodeStep2(diff));
    });
  }

  /** Gives a `tatami.v1` client the batches after `lastSeq` if they are at hand, else the document. */
  resume(member: Member, lastSeq: number): void {
    const missed = lastSeq > 0 ? this.#tail.after(lastSeq, this.#sequencer.seq) : undefined;
    if (missed === undefined) this.restart(member);
    else this.#goLive(member, [encodeBatchFrame(this.#sequencer.seq, mergeTail(missed))]);
  }

  /** Gives a member the whole document again. */
  restart(member: Member): void {
    const state = this.#document.encodeState();
    this.#join(
      member,
      member.dialect === 'yjs' ? encodeUpdate(state) : encodeBatchFrame(this.#sequencer.seq, state),
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

  /** Takes a member off the topic until it catches up; false if it is not on it, or on that of an earlier reading. */
  pause(member: Member): boolean {
    const isHere = this.#live[member.dialect].has(member);
    if (!isHere || member.following.kind !== 'live') return false;
    this.#move(member, { kind: 'paused', sinceSeq: member.following.cleanSeq });
    member.socket.follow(member.dialect, false);
    return true;
  }

  /** The socket has taken everything: what a paused member missed goes out in one frame. */
  catchUp(member: Member): void {
    const { following } = member;
    if (following.kind === 'live') following.cleanSeq = this.#sequencer.seq;
    if (following.kind !== 'paused') return;
    const missed = this.#tail.after(following.sinceSeq, this.#sequencer.seq);
    if (missed === undefined) this.restart(member);
    else {
      const update = mergeTail(missed);
      const frame =
        member.dialect === 'yjs' ? encodeUpdate(update) : encodeBatchFrame(this.#sequencer.seq, update);
      this.#goLive(member, update.length === 0 ? [] : [frame]);
    }
  }

  #join(member: Member, state: Uint8Array): void {
    if (member.following.kind === 'live') member.socket.follow(member.dialect, false);
    const joining = { kind: 'joining', missed: [] as Uint8Array[] } as const;
    this.#move(member, joining);
    this.#sequencer.whenCovered(isCovered => {
      // If not, the room is read again, and then everybody is given the document anew.
      if (isCovered && member.following === joining) this.#goLive(member, [state, ...joining.missed]);
    });
  }

  #goLive(member: Member, frames: readonly Uint8Array[]): void {
    this.#move(member, { kind: 'live', cleanSeq: this.#sequencer.seq });
    // What is sent to one socket alone is never dropped. If the socket is full it waits, and the member is paused.
    for (const frame of frames) member.socket.send(frame);
    if (member.following.kind === 'live') member.socket.follow(member.dialect, true);
  }

  #move(member: Member, to: Following): void {
    this.#live[member.dialect].delete(member);
    this.#joining.delete(member);
    member.following = to;
    if (to.kind === 'live') this.#live[member.dialect].add(member);
    if (to.kind === 'joining') this.#joining.add(member);
  }

  #show(dialect: Dialect, encode: () => Uint8Array): void {
    let frame: Uint8Array | undefined;
    for (const member of this.#joining) {
      if (member.dialect !== dialect || member.following.kind !== 'joining') continue;
      frame ??= encode();
      member.following.missed.push(frame);
    }
    const { size } = this.#live[dialect];
    if (size === 0) return;
    this.#publish(dialect, frame ?? encode());
    this.#metrics.delivered(size);
  }
}

function mergeTail(batches: readonly TailBatch[]): Uint8Array {
  const edits = batches.flatMap(batch => batch.updates);
  return edits.length <= 1 ? (edits[0] ?? EMPTY) : Y.mergeUpdates(edits);
}
