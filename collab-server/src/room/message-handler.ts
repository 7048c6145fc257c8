import { type Clock, LeakyBuckets } from '@tatami/kernel';
import type { ClientMessage, Divergence, Hello, Limits, Mark } from '@tatami/protocol';
import { assertNever, encodeWelcome, parseCommand, TatamiError } from '@tatami/protocol';
import type { Presence } from '../presence/presence.ts';
import type { AccessWatch } from './access-watch.ts';
import type { Answers } from './answers.ts';
import type { Attendance } from './attendance.ts';
import type { ClientBindings } from './client-bindings.ts';
import type { CurrentReplica } from './current-replica.ts';
import type { Member, TatamiMember } from './member.ts';
import { takePresence } from './presence-intake.ts';
import type { Replica } from './replica.ts';
import type { RoomMetrics } from './room-metrics.ts';
import type { RoomSession } from './room-session.ts';
import type { StateRequests } from './state-requests.ts';
import type { SteeringParts } from './steering.ts';
import { steer } from './steering.ts';

export interface MessageHandlerOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly metrics: RoomMetrics;
  readonly replica: CurrentReplica;
  readonly session: RoomSession;
  readonly presence: Presence;
  readonly access: AccessWatch;
  readonly answers: Answers;
  readonly attendance: Attendance;
  readonly bindings: ClientBindings;
  readonly stateRequests: StateRequests;
  readonly steering: (replica: Replica) => SteeringParts;
  readonly reportError: (what: string, error: unknown) => void;
  readonly followPresence: (member: Member) => void;
  /** Keeps a message that cannot be handled now after all, before those behind it. */
  readonly requeue: (member: Member, message: ClientMessage) => void;
}

/** What members say to a room, one message at a time; the inbox keeps the order. */
export class MessageHandler {
  readonly #options: MessageHandlerOptions;
  /** By user: whoever connects again has not asked for less. */
  readonly #commands: LeakyBuckets;
  /** One line in the log is enough for a room. */
  #hasAlarmed = false;

  constructor(options: MessageHandlerOptions) {
    this.#options = options;
    this.#commands = new LeakyBuckets(options.limits.maxCommandsPerMinute);
  }

  /**
   * Handles a message; a promise if the member's next one has to wait for it.
   *
   * @throws TatamiError if the connection has to be closed for it
   */
  handle(member: Member, message: ClientMessage): Promise<void> | undefined {
    const replica = this.#options.replica.last;
    if (replica === undefined) return undefined;
    switch (message.type) {
      case 'document':
        this.#options.metrics.updated(message.update.length);
        if (member.dialect === 'tatami' && member.awaitsHello) return this.#skip(member);
        return replica.intake.take(member, message);
      case 'step1':
        if (this.#options.stateRequests.mayAnswerStep1(member, message)) {
          replica.text.answerStep1(member, message.stateVector);
        }
        return undefined;
      case 'awareness':
        return takePresence(member, message.payload, this.#options.presence, this.#options.bindings);
      case 'query-awareness':
        member.socket.send(this.#options.presence.encodeAll());
        return undefined;
      case 'hello':
        return this.#greet(member, message, replica);
      case 'command':
        return this.#command(member, message.json, replica);
      case 'mark':
        this.#mark(member, message, replica);
        return undefined;
      case 'divergence':
        this.#diverged(member, message, replica);
        return undefined;
      case 'reauthenticate':
        throw new TatamiError('message-malformed', { detail: 'The gateway takes tokens, not the room' });
      default:
        return assertNever(message);
    }
  }

  /** What is still under way for a document that its client has given up. */
  #skip(member: TatamiMember): undefined {
    this.#options.answers.skipped(member, member.countDocument());
  }

  /** A client that may not have another welcome now has to come back for it: without one it can do nothing. */
  #greet(member: Member, hello: Hello, replica: Replica): Promise<void> | undefined {
    if (this.#options.stateRequests.mayAnswer(member)) return this.#welcome(member, hello, replica);
    member.socket.close('rate-limited');
    return undefined;
  }

  async #welcome(member: Member, hello: Hello, { sequencer: sequencerAtHello }: Replica): Promise<void> {
    const { bindings, presence, session, attendance, limits, reportError } = this.#options;
    const { userId } = member.identity;
    const isTheirs = hello.clientId !== 0 && (await bindings.isBoundTo(hello.clientId, userId));
    const clientId = isTheirs ? hello.clientId : await bindings.allocate(userId);
    if (hello.lastSeq > sequencerAtHello.seq) await sequencerAtHello.catchUp();
    if (member.isGone) return;
    const { live } = this.#options.replica;
    if (live === undefined) {
      this.#options.requeue(member, { ...hello, clientId });
      return;
    }
    const { sequencer, text } = live;
    if (hello.epoch === sequencer.epoch && hello.lastSeq > sequencer.seq) {
      // It has seen more than the database has. Its document is no proof, but nothing of it may be mixed with ours.
      if (!this.#hasAlarmed) reportError('A client has seen more than the database has', undefined);
      this.#hasAlarmed = true;
      member.socket.close('wrong-epoch');
      return;
    }
    if (member.dialect === 'tatami') member.hello();
    if (member.clientId !== 0 && member.clientId !== clientId) presence.remove(member.clientId);
    if (member.clientId !== clientId) presence.takeOver(clientId);
    member.clientId = clientId;
    member.socket.send(
      encodeWelcome({
        clientId,
        epoch: sequencer.epoch,
        seq: sequencer.seq,
        role: member.identity.role,
        limits,
      }),
    );
    session.tell(member);
    this.#options.followPresence(member);
    if (hello.epoch === sequencer.epoch) text.resume(member, hello.lastSeq);
    else text.restart(member);
    attendance.here(member);
  }

  /** The first time a client is given the document; then it helps itself, and somebody should look into it. */
  #diverged(member: Member, { seq, isAgain }: Divergence, { text }: Replica): void {
    const { metrics, stateRequests, reportError } = this.#options;
    if (member.dialect !== 'tatami') return;
    metrics.diverged(isAgain ? 'again' : 'first');
    if (!isAgain) {
      if (stateRequests.mayAnswer(member)) text.restart(member);
      text.repeatDigest();
    } else if (!this.#hasAlarmed) {
      this.#hasAlarmed = true;
      reportError('A client was given the document, and its own still differs', { seq });
    }
  }

  #mark(member: Member, mark: Mark, { marks, sequencer }: Replica): void {
    const { identity, clientId } = member;
    if (this.#options.session.current.state !== 'open' || identity.role === 'viewer') return;
    const bytes = marks.take(mark);
    if (bytes !== undefined) sequencer.append({ kind: mark.kind, userId: identity.userId, clientId, bytes });
  }

  async #command(member: Member, json: string, replica: Replica): Promise<void> {
    const command = parseCommand(json);
    const { clock, answers } = this.#options;
    if (!this.#commands.tryUse(member.identity.userId, 1, clock.monotonic())) {
      answers.denied(member, 'rate-limited');
      return;
    }
    try {
      await steer(member, command, this.#options.steering(replica));
      if (command.kind === 'role' || command.kind === 'kick') this.#options.access.changed();
    } catch (error) {
      if (!(error instanceof TatamiError)) throw error;
      answers.denied(member, error.code);
    }
  }
}
