import type { RoomAddress } from '@tatami/bus';
import type { Clock } from '@tatami/kernel';
import type { Journal } from '@tatami/persistence';
import type {
  DocumentMessage,
  ErrorCode,
  GateVerdict,
  JudgeVerdict,
  Session,
  UserId,
} from '@tatami/protocol';
import { assertNever, TatamiError, writeRefusal } from '@tatami/protocol';
import * as Y from 'yjs';
import type { ClientBindings } from './client-bindings.ts';
import type { DojoDocument } from './dojo-document.ts';
import type { Member, StockMember } from './member.ts';
import type { NewEntry } from './open-batch.ts';
import type { Sequencer } from './sequencer.ts';
import { Tombstones } from './tombstones.ts';

/** Decides, off the event loop, about updates that the gate cannot prove harmless. */
export interface Judge {
  /**
   * @throws TatamiError `overloaded` if there is no verdict: too much to do, or it took too long, which is no
   *     reason to call an update hostile
   */
  judge(question: JudgeQuestion): Promise<JudgeVerdict>;
}

export interface JudgeQuestion {
  readonly address: RoomAddress;
  /** Whose update it is. */
  readonly userId: UserId;
  /** The document's at the moment it is asked for, when the judge gets to it. */
  readonly state: () => Uint8Array;
  readonly update: Uint8Array;
  /** Whether anybody still waits for the verdict. */
  readonly isWanted: () => boolean;
  /** Told how long the worker thought about it, in milliseconds. */
  readonly charge: (tookMs: number) => void;
}

/** How often an update is judged again because its new part was another one by then. */
const MAX_JUDGEMENTS = 3;

export interface IntakeObserver {
  /** The message is answered with a refusal that cannot be mended in the member's document. */
  refused(member: Member, n: number, code: ErrorCode): void;
  /** The member's document is ahead of ours by something that it has to send (again). */
  missing(member: StockMember): void;
  /** Part of a message was another user's and was left out. */
  foreignPartDropped(member: Member): void;
  /** The worker was asked about an update. */
  judged(): void;
  /** The worker thought about an update of the user's for so long. */
  workerUsed(userId: UserId, tookMs: number): void;
  /** While the message waited, the room was read anew; it has to be handled again, there. */
  requeue(member: Member, message: DocumentMessage): void;
  /** A checked update could not be integrated: the document is broken. */
  broken(member: Member, n: number, error: unknown): void;
}

/** One document message on its way, with what has been tried for it. */
interface Attempt {
  readonly member: Member;
  readonly n: number;
  readonly message: DocumentMessage;
  readonly update: Uint8Array;
  /** Whether the journal was read to its head because something seemed to be missing. */
  readonly hasCaughtUp: boolean;
  /** What the worker found sound, if it was asked. */
  readonly sound: Uint8Array | undefined;
  readonly judgements: number;
}

/**
 * Takes what members write: past the session's rules and the gate, into the document and the open batch.
 *
 * I1  An update reaches the document only when the gate passed it, or the worker did where the gate was unsure; what
 *     the worker passed is, byte for byte, what is integrated.
 * I2  A clientID is bound to its user in the database before anything written under it is journaled.
 * I3  What is journaled is the part that was new, not the message.
 * I4  A refused insert of somebody who may write here is journaled as deleted text; other refusals change nothing.
 * I5  Every document message is answered: saved, with its batch, or refused. One that is sent again because the answer
 *     was lost gets the same answer.
 */
export class Intake {
  readonly #address: RoomAddress;
  readonly #tombstones: Tombstones;
  readonly #document: DojoDocument;
  readonly #sequencer: Sequencer;
  readonly #bindings: ClientBindings;
  readonly #judge: Judge;
  readonly #clock: Clock;
  readonly #session: () => Session;
  readonly #isCurrent: () => boolean;
  readonly #observer: IntakeObserver;

  constructor(options: {
    address: RoomAddress;
    journal: Journal;
    document: DojoDocument;
    sequencer: Sequencer;
    bindings: ClientBindings;
    judge: Judge;
    clock: Clock;
    session: () => Session;
    /** Whether the room still is the one that this intake belongs to. */
    isCurrent: () => boolean;
    observer: IntakeObserver;
  }) {
    this.#address = options.address;
    this.#tombstones = new Tombstones(options.address.dojoId, options.journal);
    this.#document = options.document;
    this.#sequencer = options.sequencer;
    this.#bindings = options.bindings;
    this.#judge = options.judge;
    this.#clock = options.clock;
    this.#session = options.session;
    this.#isCurrent = options.isCurrent;
    this.#observer = options.observer;
  }

  /** Returns a promise only if the message has to wait for the database or the worker. */
  take(member: Member, message: DocumentMessage): Promise<void> | undefined {
    const n = member.countDocument();
    if (message.isStep2 && member.dialect === 'yjs') member.step2Received();
    return this.#decide({
      member,
      n,
      message,
      update: message.update,
      hasCaughtUp: false,
      sound: undefined,
      judgements: 0,
    });
  }

  #decide(attempt: Attempt): Promise<void> | undefined {
    const { member, message, update } = attempt;
    if (!this.#isCurrent()) return this.#requeue(attempt);
    const sender = this.#bindings.sender(member.identity.userId);
    const verdict = this.#document.check(update, sender, message.isStep2);
    if (verdict.kind === 'known') return this.#answerKnown(attempt);
    const refusal = writeRefusal(this.#session(), member.identity, this.#clock.monotonic());
    if (refusal !== undefined) {
      // What it is based on may only be on another pod yet; without it there is no way to let it vanish.
      if (verdict.kind === 'gap' && !attempt.hasCaughtUp) return this.#fillGap(attempt);
      const tombstone =
        refusal === 'not-driver' ? this.#document.tombstoneOf(update, sender, false) : undefined;
      return this.#refuse(attempt, refusal, tombstone);
    }
    return this.#follow(attempt, verdict);
  }

  /** It was answered before, but the client may not have heard it: saved, or refused and kept as a tombstone. */
  #answerKnown(attempt: Attempt): Promise<void> | undefined {
    const { member, n, update } = attempt;
    if (member.dialect !== 'tatami' || !this.#document.hasOnlyDeletedOf(update)) {
      this.#sequencer.acknowledge({ member, n });
      return undefined;
    }
    return this.#answerDeleted(attempt);
  }

  async #answerDeleted(attempt: Attempt): Promise<void> {
    const { member, n, update } = attempt;
    // The tombstone may be in a batch that is still on its way.
    await new Promise(resolve => this.#sequencer.whenCovered(resolve));
    const isTombstone = await this.#tombstones.includes(update);
    if (!this.#isCurrent()) return this.#requeue(attempt);
    this.#sequencer.acknowledge(isTombstone ? { member, n, vanished: 'refused-before' } : { member, n });
  }

  /** The room was read anew meanwhile: the message is handled again there. */
  #requeue({ member, n, message }: Attempt): undefined {
    member.uncountDocument(n);
    this.#observer.requeue(member, message);
  }

  #follow(attempt: Attempt, verdict: Exclude<GateVerdict, { kind: 'known' }>): Promise<void> | undefined {
    switch (verdict.kind) {
      case 'pass':
        if (verdict.unboundClients.length > 0) return this.#bind(attempt, verdict.unboundClients);
        return this.#integrate(attempt, verdict.update);
      case 'unsure':
        if (verdict.unboundClients.length > 0) return this.#bind(attempt, verdict.unboundClients);
        if (isEqual(attempt.sound, verdict.update)) return this.#integrate(attempt, verdict.update);
        return this.#askWorker(attempt, verdict.update);
      case 'gap':
        return this.#fillGap(attempt);
      case 'foreign':
        return this.#leaveOut(attempt, verdict.rest);
      case 'refuse':
        return this.#refuse(attempt, verdict.code, verdict.tombstone);
      default:
        return assertNever(verdict);
    }
  }

  async #bind(attempt: Attempt, clientIds: readonly number[]): Promise<void> {
    const { member } = attempt;
    for (const clientId of clientIds) {
      const isTheirs = await this.#bindings.bind(clientId, member.identity.userId);
      if (isTheirs && member.clientId === 0) member.clientId = clientId;
    }
    return this.#decide(attempt);
  }

  /**
   * Others' edits meanwhile do no harm to what was found sound; another connection's under the same clientID make the
   * new part another one, which is judged by itself.
   */
  async #askWorker(attempt: Attempt, update: Uint8Array): Promise<void> {
    const judgements = attempt.judgements + 1;
    if (judgements > MAX_JUDGEMENTS) throw new TatamiError('overloaded');
    this.#observer.judged();
    const { member } = attempt;
    const { userId } = member.identity;
    const verdict = await this.#judge.judge({
      address: this.#address,
      userId,
      state: () => this.#document.encodeState(),
      update,
      isWanted: () => !member.isGone,
      charge: tookMs => this.#observer.workerUsed(userId, tookMs),
    });
    if (!verdict.ok) return this.#refuse(attempt, verdict.code, undefined);
    return this.#decide({ ...attempt, sound: update, judgements });
  }

  /** Everything a client can have seen is committed, perhaps by another pod; only after that is it missing. */
  #fillGap(attempt: Attempt): Promise<void> | undefined {
    // The client has not answered our step 1 yet. Its step 2 will hold this update, and what is missing before it.
    if (attempt.member.dialect === 'yjs' && attempt.member.owesStep2) return undefined;
    if (!attempt.hasCaughtUp) {
      return this.#sequencer.catchUp().then(() => this.#decide({ ...attempt, hasCaughtUp: true }));
    }
    const { member } = attempt;
    if (member.dialect === 'yjs' && member.tryAskForGap()) {
      this.#observer.missing(member);
      return undefined;
    }
    return this.#refuse(attempt, 'update-incomplete', undefined);
  }

  #leaveOut(attempt: Attempt, rest: Uint8Array | undefined): Promise<void> | undefined {
    if (!attempt.message.isStep2) return this.#refuse(attempt, 'update-forged', undefined);
    if (rest === undefined) return this.#refuse(attempt, 'foreign-device', undefined);
    this.#observer.foreignPartDropped(attempt.member);
    return this.#decide({ ...attempt, update: rest });
  }

  #integrate(attempt: Attempt, update: Uint8Array): undefined {
    const { member, n, message } = attempt;
    if (member.dialect === 'yjs') member.gapClosed();
    if (member.clientId === 0) member.clientId = Y.parseUpdateMeta(update).to.keys().next().value ?? 0;
    const effective = this.#apply(attempt, update);
    if (effective === 'broken') return;
    if (effective === undefined) this.#sequencer.acknowledge({ member, n });
    else this.#sequencer.append(this.#entry(member, effective, message.clientAgeMs), { member, n });
  }

  #refuse(attempt: Attempt, code: ErrorCode, tombstone: Uint8Array | undefined): Promise<void> | undefined {
    const { member, n } = attempt;
    if (tombstone === undefined) {
      this.#observer.refused(member, n, code);
      return undefined;
    }
    const writers = [...Y.parseUpdateMeta(tombstone).to.keys()];
    const unbound = writers.filter(clientId => this.#bindings.ownerOf(clientId) === undefined);
    if (unbound.length > 0) return this.#bind(attempt, unbound);
    const effective = this.#apply(attempt, tombstone);
    if (effective === 'broken') return undefined;
    if (effective === undefined) this.#observer.refused(member, n, code);
    else this.#sequencer.append(this.#entry(member, effective, 0), { member, n, vanished: code });
    return undefined;
  }

  #apply(attempt: Attempt, update: Uint8Array): Uint8Array | undefined | 'broken' {
    try {
      return this.#document.apply(update);
    } catch (error) {
      this.#observer.broken(attempt.member, attempt.n, error);
      return 'broken';
    }
  }

  #entry({ identity: { userId }, clientId }: Member, bytes: Uint8Array, clientAgeMs: number): NewEntry {
    const kind = 'update';
    return clientAgeMs > 0
      ? { kind, userId, clientId, bytes, clientAgeMs }
      : { kind, userId, clientId, bytes };
  }
}

function isEqual(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one !== undefined && Buffer.from(one.buffer, one.byteOffset, one.length).equals(other);
}
