import type { BusMessage, PresenceMessage, RoomAddress } from '@tatami/bus';
import type { JournalHead, JournalRow } from '@tatami/persistence';
import type { BatchEntry, ClientMessage, DojoRole, ErrorCode, Hello, Mark, PodId } from '@tatami/protocol';
import {
  assertNever,
  CloseCode,
  ERRORS,
  encodeWelcome,
  parseCommand,
  raisesEpoch,
  TatamiError,
} from '@tatami/protocol';
import { Presence } from '../presence/presence.ts';
import { AccessWatch } from './access-watch.ts';
import { Answers } from './answers.ts';
import { ClientBindings } from './client-bindings.ts';
import { Inbox } from './inbox.ts';
import type { LiveDojo } from './live-dojo.ts';
import { buildLiveDojo } from './live-dojo.ts';
import { loadPatiently } from './load-patiently.ts';
import type { LoadedDojo } from './loaded-dojo.ts';
import type { Member } from './member.ts';
import type { PendingMessage } from './open-batch.ts';
import { takePresence } from './presence-intake.ts';
import type { JournalRefusal, PlacedBatch } from './room-log.ts';
import type { RoomOptions } from './room-options.ts';
import { RoomSession } from './room-session.ts';
import { StateRequests } from './state-requests.ts';
import type { SteeringParts } from './steering.ts';
import { endTurn, steer } from './steering.ts';

type State =
  | { readonly kind: 'live'; readonly dojo: LiveDojo }
  /** Thrown away, and read again from the journal; messages wait. */
  | { readonly kind: 'reloading'; readonly dojo: LiveDojo }
  | { readonly kind: 'closed' };

/**
 * One dojo as it lives in this pod: its members, its document, and its place in the journal.
 *
 * R1  Nothing leaves the room (socket, bus, saved) before the batch that holds it is committed.
 * R2  A member's messages are handled in the order they came; one that waits holds up only its own member.
 * R3  A document message is answered: saved, or refused with a code.
 * R4  If the journal refuses a batch, or an update breaks the document, the room is read again from the journal,
 *     everybody is given the document anew and stock clients are asked for what it lacks.
 * R5  Nobody is let in before the room stands, and whoever leaves is gone from it at once.
 */
export class Room {
  readonly #options: RoomOptions;
  readonly #members = new Set<Member>();
  readonly #presence: Presence;
  readonly #inbox: Inbox;
  readonly #answers: Answers;
  readonly #stateRequests: StateRequests;
  readonly #bindings: ClientBindings;
  readonly #session: RoomSession;
  readonly #access: AccessWatch;
  #state: State;
  #lastEditAt: number;
  #wantsSnapshot = false;

  constructor(options: RoomOptions, loaded: LoadedDojo) {
    this.#options = options;
    const { address, clock, limits, store, bus, onTrouble } = options;
    this.#session = new RoomSession({
      ...options,
      session: loaded.session,
      members: this.#members,
      endTurn: () => this.#endTurn(),
      onChange: () => this.#presence.sessionChanged(),
    });
    this.#access = new AccessWatch({
      dojoId: address.dojoId,
      store,
      revision: loaded.accessRevision,
      members: () => this.#members,
      decide: (member, role) => this.#decide(member, role),
      onTrouble,
    });
    this.#answers = new Answers(options);
    this.#stateRequests = new StateRequests({
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
      isOpen: () => this.#state.kind === 'live',
      handle: (member, message) => this.#handle(member, message),
    });
    this.#lastEditAt = clock.monotonic();
    this.#state = { kind: 'live', dojo: this.#build(loaded) };
    this.#presence = new Presence({
      clock,
      limits,
      hasRoot: name => this.#dojo?.document.hasRoot(name) === true,
      publish: frame => {
        options.publish('presence', frame);
        options.metrics.delivered(this.#members.size);
      },
      tell: message => bus.publish(address, message),
      sessionJson: () => this.#session.presenceJson,
    });
  }

  get address(): RoomAddress {
    return this.#options.address;
  }

  get size(): number {
    return this.#members.size;
  }

  get seq(): number {
    return this.#dojo?.log.seq ?? 0;
  }

  get unsavedBytes(): number {
    return this.#dojo?.log.unsavedBytes ?? 0;
  }

  get isAwake(): boolean {
    return this.#dojo?.document.isAwake ?? false;
  }

  /** About what the document takes in memory. */
  get costBytes(): number {
    return this.#dojo?.document.costBytes ?? 0;
  }

  /** When the last batch was placed; monotonic. */
  get lastEditAt(): number {
    return this.#lastEditAt;
  }

  /** Whether the journal has edits that no snapshot covers. */
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
    if (this.#members.size >= this.#options.limits.maxMembersPerRoom) {
      member.socket.close(CloseCode.tryLater, 'too-many-members');
      return;
    }
    this.#members.add(member);
    if (this.#members.size === 1) this.#session.membersChanged();
    this.#access.joined(accessMoment);
    if (member.dialect === 'yjs') {
      this.followPresence(member);
      this.#dojo?.text.askForMissing(member);
      this.#journalJoin(member);
    }
  }

  /** Takes a message; the connection is closed if it cannot be handled. */
  receive(member: Member, message: ClientMessage, bytes: number): void {
    this.#inbox.take(member, message, bytes);
  }

  leave(member: Member): void {
    if (!this.#members.delete(member)) return;
    const { clientId } = member;
    this.#dojo?.text.forget(member);
    member.following = { kind: 'gone' };
    member.inbox.clear();
    const isElsewhere = [...this.#members].some(other => other.clientId === clientId);
    if (clientId !== 0 && !isElsewhere) this.#presence.remove(clientId);
    if (member.hasJournaledJoin) this.#note('leave', member);
    if (this.#members.size === 0) this.#session.membersChanged();
  }

  /** The member may do more, or less, from now on. */
  changeRole(member: Member, role: DojoRole): void {
    if (member.identity.role === role) return;
    member.identity = { ...member.identity, role };
    this.#session.tell(member);
    if (member.clientId !== 0) this.#presence.identify(member.clientId, member.identity);
  }

  /** What another pod says. */
  hear(message: BusMessage, from: PodId): void {
    const dojo = this.#dojo;
    if (dojo === undefined) return;
    switch (message.kind) {
      case 'batch':
        this.#hearBatch(message.row, dojo);
        return;
      case 'head-changed':
        void dojo.log.catchUp();
        return;
      case 'access-changed':
        this.#access.changed();
        return;
      case 'presence':
        this.#hearPresence(message, from);
        return;
      case 'presence-wanted':
        this.#presence.tellAll();
        return;
      default:
        assertNever(message);
    }
  }

  /** Messages may have been missed: the others are asked for their people and told of ours. */
  busCameUp(): void {
    this.#presence.tellAll();
    this.#presence.askAll();
  }

  podLeft(podId: PodId): void {
    this.#presence.podLeft(podId);
  }

  podLapsed(podId: PodId): void {
    this.#presence.podLapsed(podId);
  }

  podAppeared(podId: PodId): void {
    this.#presence.podBack(podId);
  }

  /**
   * The dojo's head row as it stands in the database; heals whatever no message told.
   * @param askedAtSeq the room's seq when the head was asked for
   */
  compareHead(head: JournalHead, askedAtSeq: number): void {
    if (this.#state.kind !== 'live') return;
    const { log } = this.#state.dojo;
    this.#access.compare(head.accessRevision);
    if (head.seq > log.seq) {
      void log.catchUp();
      return;
    }
    const isOther = head.epoch !== log.epoch || head.state !== this.#session.current.state;
    // A database that was restored, or a failover that lost commits: what people hold is not there any more.
    const isSetBack =
      head.seq < askedAtSeq || (head.seq === log.seq && !Buffer.from(head.hash).equals(log.hash));
    if (isSetBack) this.#closeAll('wrong-epoch');
    if (isSetBack || (head.seq === log.seq && isOther)) {
      this.#reload('The room and its head row in the database differ', undefined);
    }
  }

  /** Puts a member on presence, with everybody who is there. */
  followPresence(member: Member): void {
    member.socket.follow('presence', true);
    member.socket.send(this.#presence.encodeAll());
  }

  unfollowPresence(member: Member): void {
    member.socket.follow('presence', false);
  }

  /** The member's socket dropped a frame, or one has to wait. */
  fellBehind(member: Member): void {
    this.unfollowPresence(member);
    this.#dojo?.text.fellBehind(member);
  }

  /** The member's socket has taken some of what it had. */
  tookBytes(member: Member): void {
    this.#dojo?.text.tookBytes(member);
  }

  /** The member's socket has taken everything. */
  drained(member: Member): void {
    if (this.#state.kind === 'live') this.#state.dojo.text.drained(member);
  }

  /** The database has not answered for so long that what is unsaved no longer fits. */
  shed(): void {
    this.#closeAll('not-saving');
  }

  /** Gives up the live document if nothing is under way. */
  sleepIfQuiet(): void {
    if (this.#state.kind === 'live' && this.#state.dojo.log.isSettled) this.#state.dojo.document.sleep();
  }

  /** Ends the room when everything it took is settled. Its members must be gone. */
  async close(): Promise<void> {
    const dojo = this.#dojo;
    await dojo?.log.settledAll();
    this.#wantsSnapshot = dojo?.snapshots.hasUnsnapshotted ?? false;
    this.#state = { kind: 'closed' };
    dojo?.log.end();
    dojo?.document.destroy();
    this.#presence.destroy();
  }

  /** Closes the connections of everybody. */
  closeMembers(code: CloseCode, reason: ErrorCode): void {
    for (const member of [...this.#members]) member.socket.close(code, reason);
  }

  #hearBatch(row: JournalRow, dojo: LiveDojo): void {
    try {
      dojo.log.receive(row);
    } catch (error) {
      // Whatever it was, the journal has it right.
      this.#options.onTrouble('A batch on the bus could not be read', error);
      void dojo.log.catchUp();
    }
  }

  #hearPresence(message: PresenceMessage, from: PodId): void {
    try {
      this.#presence.hear(message, from);
    } catch (error) {
      this.#options.onTrouble('Presence on the bus could not be read', error);
    }
  }

  #decide(member: Member, role: DojoRole | undefined): void {
    if (role === undefined) member.socket.close(CloseCode.forbidden, 'forbidden');
    else this.changeRole(member, role);
  }

  get #dojo(): LiveDojo | undefined {
    return this.#state.kind === 'closed' ? undefined : this.#state.dojo;
  }

  #closeAll(reason: ErrorCode): void {
    this.closeMembers(ERRORS[reason].close, reason);
  }

  #build(loaded: LoadedDojo): LiveDojo {
    this.#bindings.learn(loaded.owners);
    return buildLiveDojo(loaded, {
      ...this.#options,
      bindings: this.#bindings,
      session: () => this.#session.current,
      isCurrent: dojo => this.#state.kind === 'live' && this.#state.dojo === dojo,
      place: (batch, dojo) => this.#place(batch, dojo),
      saved: (messages, seq, lagMs) => this.#answers.saved(messages, seq, lagMs),
      journalRefused: (messages, code) => this.#journalRefused(messages, code),
      refused: (member, n, code) => this.#answers.refused(member, n, code),
      leftOut: member => this.#answers.denied(member, 'foreign-device'),
      outlived: (member, message) => this.#inbox.putBack(member, message),
      broken: (what, error) => this.#reload(what, error),
    });
  }

  // --- what members say

  #handle(member: Member, message: ClientMessage): Promise<void> | undefined {
    const dojo = this.#dojo;
    if (dojo === undefined) return undefined;
    switch (message.type) {
      case 'document':
        this.#options.metrics.updated(message.update.length);
        return member.awaitsHello ? this.#skip(member) : dojo.intake.take(member, message);
      case 'step1':
        if (this.#stateRequests.mayAnswerStep1(member, message)) {
          dojo.text.answerStep1(member, message.stateVector);
        }
        return undefined;
      case 'awareness':
        return takePresence(member, message.payload, this.#presence, this.#bindings);
      case 'query-awareness':
        member.socket.send(this.#presence.encodeAll());
        return undefined;
      case 'hello':
        return this.#greet(member, message, dojo);
      case 'command':
        return this.#command(member, message.json, dojo);
      case 'mark':
        this.#mark(member, message, dojo);
        return undefined;
      case 'reauthenticate':
        throw new TatamiError('message-malformed', { detail: 'The gateway takes tokens, not the room' });
      default:
        return assertNever(message);
    }
  }

  /** What is still under way for a document that its client has given up. */
  #skip(member: Member): undefined {
    this.#answers.skipped(member, ++member.documents);
  }

  /** A client that may not have another welcome now has to come back for it: without one it can do nothing. */
  #greet(member: Member, hello: Hello, dojo: LiveDojo): Promise<void> | undefined {
    if (this.#stateRequests.mayAnswer(member)) return this.#welcome(member, hello, dojo);
    member.socket.close(CloseCode.tryLater, 'rate-limited');
    return undefined;
  }

  async #welcome(member: Member, hello: Hello, dojo: LiveDojo): Promise<void> {
    const { userId } = member.identity;
    const isTheirs = hello.clientId !== 0 && (await this.#bindings.isBoundTo(hello.clientId, userId));
    const clientId = isTheirs ? hello.clientId : await this.#bindings.allocate(userId);
    if (hello.lastSeq > dojo.log.seq) await dojo.log.catchUp();
    if (member.isGone) return;
    if (this.#state.kind !== 'live') {
      this.#inbox.putBack(member, { ...hello, clientId });
      return;
    }
    const { log, text } = this.#state.dojo;
    member.awaitsHello = false;
    member.documentsBeforeHello = member.documents;
    member.skipped = 0;
    if (member.clientId !== 0 && member.clientId !== clientId) this.#presence.remove(member.clientId);
    if (member.clientId !== clientId) this.#presence.takeOver(clientId);
    member.clientId = clientId;
    member.socket.send(
      encodeWelcome({
        clientId,
        epoch: log.epoch,
        seq: log.seq,
        role: member.identity.role,
        limits: this.#options.limits,
      }),
    );
    this.#session.tell(member);
    this.followPresence(member);
    if (hello.epoch === log.epoch && hello.lastSeq <= log.seq) text.resume(member, hello.lastSeq);
    else text.restart(member);
    this.#journalJoin(member);
  }

  #mark(member: Member, mark: Mark, dojo: LiveDojo): void {
    if (this.#session.current.state !== 'open' || member.identity.role === 'viewer') return;
    const bytes = dojo.marks.take(mark);
    if (bytes === undefined) return;
    dojo.log.append({ kind: mark.kind, userId: member.identity.userId, clientId: member.clientId, bytes });
  }

  async #command(member: Member, json: string, dojo: LiveDojo): Promise<void> {
    const command = parseCommand(json);
    try {
      await steer(member, command, this.#steeringParts(dojo));
      if (command.kind === 'role' || command.kind === 'kick') this.#access.changed();
    } catch (error) {
      if (!(error instanceof TatamiError)) throw error;
      this.#answers.denied(member, error.code);
    }
  }

  async #endTurn(): Promise<number | undefined> {
    return this.#state.kind === 'live' ? endTurn(this.#steeringParts(this.#state.dojo)) : undefined;
  }

  #steeringParts({ log }: LiveDojo): SteeringParts {
    return {
      ...this.#options,
      log,
      session: () => this.#session.current,
      present: () => this.#presence.writers,
    };
  }

  // --- what the journal says

  #place(batch: PlacedBatch, dojo: LiveDojo): void {
    if (!batch.isOwn) {
      for (const entry of batch.entries) if (entry.kind === 'update') dojo.document.apply(entry.bytes);
    }
    dojo.text.place(batch);
    this.#lastEditAt = this.#options.clock.monotonic();
    dojo.snapshots.count(batch);
    for (const entry of batch.entries) this.#followSession(entry, dojo);
  }

  #followSession(entry: BatchEntry, dojo: LiveDojo): void {
    this.#session.follow(entry);
    if (raisesEpoch(entry)) dojo.log.epochEnded();
    if (entry.kind !== 'resume') return;
    // What stock clients wrote meanwhile was refused, and they only send it again when asked.
    for (const member of this.#members) {
      this.#journalJoin(member);
      if (member.dialect === 'yjs') dojo.text.askForMissing(member);
    }
  }

  #journalRefused(messages: readonly PendingMessage[], code: JournalRefusal): void {
    this.#answers.refusedByJournal(messages, code);
    if (code === 'dojo-not-found') this.#closeAll('dojo-not-found');
    this.#reload('The journal refused a batch', code);
  }

  /** Throws the document away and reads it again. */
  #reload(why: string, cause: unknown): void {
    if (this.#state.kind !== 'live') return;
    const { dojo } = this.#state;
    this.#state = { kind: 'reloading', dojo };
    this.#options.metrics.reloaded();
    this.#options.onTrouble(why, cause);
    void this.#readAgain(dojo);
  }

  async #readAgain(old: LiveDojo): Promise<void> {
    await old.log.settledAll();
    old.log.end();
    const loaded = await loadPatiently({
      ...this.#options,
      isOver: () => this.#state.kind === 'closed',
      onRefused: code => this.#closeAll(code),
    });
    if (loaded === undefined) return;
    if (this.#state.kind === 'closed') {
      loaded.document.destroy();
      return;
    }
    old.document.destroy();
    const dojo = this.#build(loaded);
    this.#state = { kind: 'live', dojo };
    this.#session.replace(loaded.session);
    this.#access.compare(loaded.accessRevision);
    const isReplaced = loaded.epoch !== old.log.epoch && loaded.session.state !== 'archived';
    for (const member of [...this.#members]) this.#moveOver(member, old, dojo, isReplaced);
    // Only now: what they wrote meanwhile may break this document too, and nobody may be given a broken one.
    for (const member of [...this.#members]) this.#inbox.goOn(member);
  }

  /** Gives a member the document that was read anew, or sends it for another one if the dojo was replaced. */
  #moveOver(member: Member, old: LiveDojo, dojo: LiveDojo, isReplaced: boolean): void {
    if (member.isGone) return;
    const hasDocument = old.text.release(member);
    if (hasDocument && isReplaced) {
      member.socket.close(ERRORS['wrong-epoch'].close, 'wrong-epoch');
      return;
    }
    if (hasDocument) dojo.text.restart(member);
    if (member.dialect === 'yjs') dojo.text.askForMissing(member);
    if (member.dialect === 'yjs' || member.clientId !== 0) this.#journalJoin(member);
  }

  #journalJoin(member: Member): void {
    if (!member.hasJournaledJoin) member.hasJournaledJoin = this.#note('join', member);
  }

  /** False if nothing can be journaled now. */
  #note(kind: 'join' | 'leave', member: Member): boolean {
    if (this.#state.kind !== 'live' || this.#session.current.state !== 'open') return false;
    const { log } = this.#state.dojo;
    log.append({
      kind,
      userId: member.identity.userId,
      clientId: member.clientId,
      bytes: new Uint8Array(0),
    });
    return true;
  }
}
