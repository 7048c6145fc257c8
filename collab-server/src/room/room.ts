import type { RoomAddress } from '@tatami/bus';
import type { ClientMessage, DojoRole, ErrorCode } from '@tatami/protocol';
import { Presence } from '../presence/presence.ts';
import { AccessWatch } from './access-watch.ts';
import { Answers } from './answers.ts';
import { Attendance } from './attendance.ts';
import { ClientBindings } from './client-bindings.ts';
import { CurrentReplica } from './current-replica.ts';
import { Inbox } from './inbox.ts';
import type { LoadedDojo } from './load-dojo.ts';
import type { Member } from './member.ts';
import { MessageHandler } from './message-handler.ts';
import { moveOver } from './move-over.ts';
import type { PendingMessage } from './open-batch.ts';
import { OtherPods } from './other-pods.ts';
import { recoverLost } from './recover-lost.ts';
import type { Replica } from './replica.ts';
import { buildReplica } from './replica.ts';
import type { RoomOptions } from './room-options.ts';
import { RoomSession } from './room-session.ts';
import type { JournalRefusal, PlacedBatch } from './sequencer.ts';
import { StateRequests } from './state-requests.ts';
import type { SteeringParts } from './steering.ts';
import { endTurn } from './steering.ts';

/**
 * One dojo as it lives in this pod: its members, its document, and its place in the journal. The file is long because
 * the parts of a room are put together here; what each of them does is in a file of its own.
 *
 * R1  Nothing leaves the room (socket, bus, saved) before the batch that holds it is committed.
 * R2  A member's messages are handled in the order they came; one that waits holds up only its own member.
 * R3  A document message is answered: saved, or refused with a code.
 * R4  If the journal refuses a batch, or an update breaks the document, the room is read again from the journal,
 *     everybody is given the document anew and stock clients are asked for what it lacks.
 * R5  Nobody is let in before the room stands, and whoever leaves is gone from it at once.
 */
export class Room {
  /** What is heard of other pods goes here. */
  readonly otherPods: OtherPods;
  readonly #options: RoomOptions;
  readonly #members = new Set<Member>();
  readonly #presence: Presence;
  readonly #inbox: Inbox;
  readonly #answers: Answers;
  readonly #bindings: ClientBindings;
  readonly #session: RoomSession;
  readonly #access: AccessWatch;
  readonly #attendance: Attendance;
  readonly #replica: CurrentReplica;
  readonly #messages: MessageHandler;
  #lastEditAt: number;
  #publishedCount = 0;
  #wantsSnapshot = false;

  constructor(given: RoomOptions, loaded: LoadedDojo) {
    const options: RoomOptions = {
      ...given,
      publish: (topic, frame) => {
        this.#publishedCount++;
        given.publish(topic, frame);
      },
    };
    this.#options = options;
    const { address, clock, limits, store, bus, reportError } = options;
    this.#session = new RoomSession({
      ...options,
      session: loaded.session,
      members: this.#members,
      endTurn: async () => {
        const { live } = this.#replica;
        return live === undefined ? undefined : endTurn(this.#steering(live));
      },
      onChange: () => this.#presence.sessionChanged(),
      onEntry: entry => this.#replica.last?.sequencer.followEpoch(entry),
      onResumed: () => this.#resumed(),
    });
    this.#access = new AccessWatch({
      dojoId: address.dojoId,
      store,
      revision: loaded.accessRevision,
      members: () => this.#members,
      decide: (member, role) => this.#decide(member, role),
      reportError,
    });
    this.#answers = new Answers(options);
    const stateRequests = new StateRequests({
      clock,
      handleAgain: (member, step1) => this.#inbox.take(member, step1, 0),
    });
    this.#bindings = new ClientBindings({
      dojoId: address.dojoId,
      store,
      maxPerUser: limits.maxClientIdsPerUser,
    });
    this.#inbox = new Inbox({
      ...options,
      isOpen: () => this.#replica.live !== undefined,
      writeWaitMs: ({ identity }) =>
        options.writeLimit.waitMs(address.tenantId, identity.userId, clock.monotonic()),
      handle: (member, message) => this.#messages.handle(member, message),
    });
    this.#lastEditAt = clock.monotonic();
    this.#attendance = new Attendance({
      sequencer: () => (this.#session.current.state === 'open' ? this.#replica.live?.sequencer : undefined),
    });
    this.#replica = new CurrentReplica(loaded, {
      ...options,
      build: read => this.#build(read),
      recover: (read, held) => recoverLost(read, held, { ...options, bindings: this.#bindings }),
      onRefused: code => this.closeMembers(code),
      onReplaced: (from, to, read, wasSetBack) => this.#replaced(from, to, read, wasSetBack),
    });
    this.#presence = new Presence({
      clock,
      limits,
      hasRoot: name => this.#replica.last?.document.hasRoot(name) === true,
      publish: frame => {
        options.publish('presence', frame);
        options.metrics.delivered(this.#members.size);
      },
      tell: message => bus.publish(address, message),
      onTaken: clientId => this.#beginAnew(member => member.clientId === clientId),
      sessionJson: () => this.#session.presenceJson,
    });
    this.otherPods = new OtherPods({
      replica: this.#replica,
      session: this.#session,
      presence: this.#presence,
      access: this.#access,
      onSetBack: () => this.#setBack(),
      reportError,
    });
    this.#messages = new MessageHandler({
      limits,
      clock,
      metrics: options.metrics,
      replica: this.#replica,
      session: this.#session,
      presence: this.#presence,
      access: this.#access,
      answers: this.#answers,
      attendance: this.#attendance,
      bindings: this.#bindings,
      stateRequests,
      steering: replica => this.#steering(replica),
      reportError,
      followPresence: member => this.followPresence(member),
      requeue: (member, message) => this.#inbox.putBack(member, message),
    });
  }

  get address(): RoomAddress {
    return this.#options.address;
  }

  get channel(): string {
    return this.#options.channel;
  }

  get size(): number {
    return this.#members.size;
  }

  /** Frames that were published to members so far. */
  get publishedCount(): number {
    return this.#publishedCount;
  }

  get seq(): number {
    return this.#replica.last?.sequencer.seq ?? 0;
  }

  get unsavedBytes(): number {
    return this.#replica.last?.sequencer.unsavedBytes ?? 0;
  }

  get isAwake(): boolean {
    return this.#replica.last?.document.isAwake ?? false;
  }

  /** About what the document takes in memory. */
  get costBytes(): number {
    return this.#replica.last?.document.costBytes ?? 0;
  }

  /** When the last batch was placed; monotonic. */
  get lastEditAt(): number {
    return this.#lastEditAt;
  }

  /** Whether the journal has edits that no snapshot covers, and no other pod is there to make one. */
  get wantsSnapshot(): boolean {
    return this.#wantsSnapshot;
  }

  /** A mark of this moment; who reads what somebody may do in this dojo takes it before, and brings it to join. */
  get accessMoment(): number {
    return this.#access.moment;
  }

  /**
   * Lets a connection in. It is on presence from now on, and on the text when it has asked for the document.
   * @param accessMoment when its role was read; undefined for before this room was there
   */
  join(member: Member, accessMoment: number | undefined): void {
    // On all pods together, as far as is known: two who come at one moment by two pods are both let in.
    if (this.#members.size + this.#presence.elsewhere >= this.#options.limits.maxMembersPerRoom) {
      member.socket.close('too-many-members');
      return;
    }
    this.#members.add(member);
    if (this.#members.size === 1) this.#session.membersChanged();
    this.#access.joined(accessMoment);
    if (member.dialect === 'yjs') {
      this.followPresence(member);
      this.#replica.last?.text.askForMissing(member);
      this.#attendance.here(member);
    }
  }

  /** Takes a message; the connection is closed if it cannot be handled. */
  receive(member: Member, message: ClientMessage, bytes: number): void {
    this.#inbox.take(member, message, bytes);
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    const { clientId } = member;
    this.#replica.last?.text.forget(member);
    member.following = { kind: 'gone' };
    member.inbox.clear();
    const isElsewhere = [...this.#members].some(other => other.clientId === clientId);
    if (clientId !== 0 && !isElsewhere) this.#presence.remove(clientId);
    this.#attendance.left(member);
    if (this.#members.size === 0) this.#session.membersChanged();
  }

  /** The member may do more, or less, from now on. */
  changeRole(member: Member, role: DojoRole): void {
    if (member.identity.role === role) return;
    member.identity = { ...member.identity, role };
    this.#session.tell(member);
    if (member.clientId !== 0) this.#presence.identify(member.clientId, member.identity);
  }

  /** Puts a member on presence, with everybody who is there. */
  followPresence(member: Member): void {
    member.socket.follow('presence', true);
    member.socket.send(this.#presence.encodeAll());
  }

  unfollowPresence(member: Member): void {
    member.socket.follow('presence', false);
  }

  /** Takes a member off the text until it catches up; false if it is not on it. */
  pauseText(member: Member): boolean {
    return this.#replica.last?.text.pause(member) ?? false;
  }

  /** The member's socket has taken everything: it is given what it missed, if it was taken off the text. */
  catchUpText(member: Member): void {
    this.#replica.live?.text.catchUp(member);
  }

  /** Runs the task when what members wrote so far is committed and answered, or will never be: at once if nothing waits. */
  whenSaved(task: () => void): void {
    const { live } = this.#replica;
    if (live === undefined) task();
    else live.sequencer.whenCovered(() => task());
  }

  /** The database has not answered for so long that what is unsaved no longer fits. */
  closeOverloaded(): void {
    this.closeMembers('not-saving');
  }

  /** Lets members compare their documents with the room's. */
  sayDigest(): void {
    this.#replica.live?.text.sayDigest();
  }

  /** Gives up the live document if nothing is under way. */
  sleepIfQuiet(): void {
    const { live } = this.#replica;
    if (live?.sequencer.isSettled) live.document.sleep();
  }

  /** Ends the room when everything it took is settled. Its members must be gone. */
  async close(): Promise<void> {
    const hasUnsnapshotted = await this.#replica.close();
    this.#wantsSnapshot = hasUnsnapshotted && this.#presence.elsewhere === 0;
    this.#presence.destroy();
  }

  /** Closes the connections of everybody. */
  closeMembers(reason: ErrorCode): void {
    for (const member of [...this.#members]) member.socket.close(reason);
  }

  #decide(member: Member, role: DojoRole | undefined): void {
    if (role === undefined) member.socket.close('forbidden');
    else this.changeRole(member, role);
  }

  #build(loaded: LoadedDojo): Replica {
    this.#bindings.replace(loaded.owners);
    return buildReplica(loaded, {
      ...this.#options,
      bindings: this.#bindings,
      session: () => this.#session.current,
      isCurrent: replica => this.#replica.live === replica,
      place: (batch, replica) => this.#place(batch, replica),
      saved: (messages, seq, lagMs) => this.#answers.saved(messages, seq, lagMs),
      journalRefused: (messages, code) => this.#journalRefused(messages, code),
      refused: (member, n, code) => this.#answers.refused(member, n, code),
      foreignPartDropped: member => this.#answers.denied(member, 'foreign-device'),
      requeue: (member, message) => this.#inbox.putBack(member, message),
      broken: (what, error) => this.#replica.reload(what, error),
      setBack: () => this.#setBack(),
    });
  }

  #steering({ sequencer }: Replica): SteeringParts {
    return {
      ...this.#options,
      sequencer,
      session: () => this.#session.current,
      present: () => this.#presence.writers,
    };
  }

  #place(batch: PlacedBatch, replica: Replica): void {
    if (!batch.isOwn) {
      for (const entry of batch.entries) if (entry.kind === 'update') replica.document.apply(entry.bytes);
    }
    replica.text.place(batch);
    this.#lastEditAt = this.#options.clock.monotonic();
    replica.snapshots.count(batch);
    for (const entry of batch.entries) this.#session.follow(entry);
    if (batch.entries.some(({ kind }) => kind === 'recovery')) this.#recovered();
  }

  /**
   * Another pod put back what the database had lost, under clientIDs that may have been given out again meanwhile:
   * everybody who has one begins anew.
   */
  #recovered(): void {
    this.#beginAnew(({ clientId }) => clientId !== 0);
  }

  /** Sends members for a document and a clientID of their own. */
  #beginAnew(isMeant: (member: Member) => boolean): void {
    for (const member of [...this.#members]) if (isMeant(member)) member.socket.close('wrong-epoch');
  }

  /** What stock clients wrote during the pause was refused, and they only send it again when asked. */
  #resumed(): void {
    for (const member of this.#members) {
      this.#attendance.here(member);
      if (member.dialect === 'yjs') this.#replica.last?.text.askForMissing(member);
    }
  }

  #journalRefused(messages: readonly PendingMessage[], code: JournalRefusal): void {
    this.#answers.refusedByJournal(messages, code);
    if (code === 'dojo-not-found') this.closeMembers('dojo-not-found');
    this.#replica.reload('The journal refused a batch', code);
  }

  /** A database that was restored, or a failover that lost commits: what people hold is not there any more. */
  #setBack(): void {
    this.#replica.reload('The database was set back', undefined, true);
  }

  /** Everybody goes on with the document that was read anew. */
  #replaced(from: Replica, to: Replica, loaded: LoadedDojo, wasSetBack: boolean): void {
    this.#session.replace(loaded.session);
    this.#access.compare(loaded.accessRevision);
    const isOtherEpoch = loaded.epoch !== from.sequencer.epoch && loaded.session.state !== 'archived';
    const isOtherDojo = wasSetBack || isOtherEpoch;
    const move = { from, to, isOtherDojo, attendance: this.#attendance };
    for (const member of [...this.#members]) moveOver(member, move);
    // Only now: what they wrote meanwhile may break this document too, and nobody may be given a broken one.
    for (const member of [...this.#members]) this.#inbox.goOn(member);
  }
}
