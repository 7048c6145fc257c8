import type { BusMessage, PresenceMessage } from '@tatami/bus';
import type { Cancel, Clock } from '@tatami/kernel';
import type { AwarenessEntry, PodId, UserId } from '@tatami/protocol';
import {
  encodeAwareness,
  encodeAwarenessEntries,
  findAwarenessEntry,
  HEARTBEAT_MS,
  PRESENCE_INTERVAL_MS,
  SILENCE_MS,
} from '@tatami/protocol';
import type { Identity } from '../room/member.ts';
import type { Claim } from './claim.ts';
import { encodeClaims } from './claim.ts';
import type { StampOptions } from './presence-state.ts';
import { stampState, userIdIn, writerOf } from './presence-state.ts';
import { isYounger, RemotePeople } from './remote-people.ts';

const MAX_REMEMBERED = 10_000;
/** The server's own entry, with the session; no client is ever given this id. */
export const SERVER_CLIENT_ID = 0;

/** Somebody who is connected to this pod. */
interface Person extends Claim {
  readonly identity: Identity;
  /** The clock of the author's last message; what they say under a lower one is old. */
  readonly floor: number;
  /** When the author said something last; monotonic. */
  readonly heardAtMs: number;
  /** Whether the author's client leaves its own state as it is, whatever the server sends. */
  readonly ignoresEcho: boolean;
}

/** What members of this pod are shown of somebody. */
interface Shown {
  readonly clock: number;
  /** The author's clock that it was made from. */
  readonly authorClock: number;
  readonly json: string;
}

export interface PresenceOptions extends StampOptions {
  readonly clock: Clock;
  /** Sends a frame to the members of this pod. */
  readonly publish: (frame: Uint8Array) => void;
  /** Sends a message to the other pods of this room. */
  readonly tell: (message: BusMessage) => void;
  /** Another pod says that this clientID is another user's: the database was set back, and gave it out again. */
  readonly onTaken: (clientId: number) => void;
  /** The server entry's state. */
  readonly sessionJson: () => string;
}

/**
 * Who is in a room and where their carets are: y-protocols awareness on the wire, but the server never relays a
 * client's bytes. It takes one entry for the connection's own clientID, says itself who that is, and sends what
 * changed once per tick, so that presence costs one frame per tick and member, whoever types.
 *
 * Pods tell each other what changed among their own people once per tick, too, numbered, so that a message that is
 * lost is noticed, and everything every 12 s. Of several pods that know a clientID the one with the youngest
 * connection is believed: somebody who comes back through another pod is there at once, however long the connection
 * that they lost takes to die. The file is long because every rule below is about one and the same clock of an entry.
 *
 * P1  An entry is only ever about the clientID of the connection it came on.
 * P2  Id, name, role and colour are the server's word.
 * P3  The clock sent on is the author's own, but after a removal higher than the removal's, and one more for each
 *     heartbeat in which a connected author said nothing.
 * P4  Whoever leaves is removed at the next tick, on every pod.
 * P5  There is a frame every 12 s, even when nobody moves. It names who left lately, too, as does the first frame of
 *     somebody who was off presence: a removal that they missed leaves no ghost.
 * P7  People of a pod that is not heard any more are removed; they are back when it is.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** This pod's own people. */
  readonly #people = new Map<number, Person>();
  readonly #remote = new RemotePeople();
  readonly #shown = new Map<number, Shown>();
  /** The clock at which each clientID was removed. */
  readonly #removed = new Map<number, number>();
  /** Who was removed so lately that a member that missed it may still show them; when, monotonic. */
  readonly #removedAtMs = new Map<number, number>();
  /** Whose shown state the members do not know yet. */
  readonly #changed = new Set<number>();
  /** Whose state the other pods do not know yet. */
  readonly #untold = new Set<number>();
  #number: number;
  #hasTold = false;
  #mustTellAll = true;
  #wants = true;
  #tick: Cancel | undefined;
  #heartbeat: Cancel | undefined;
  #lastTickAt = Number.NEGATIVE_INFINITY;
  #sessionClock = 0;

  constructor(options: PresenceOptions) {
    this.#options = options;
    // A room that is opened again counts on from more than it ever said before: it says less than one a millisecond.
    this.#number = Math.floor(options.clock.monotonic());
    this.#scheduleHeartbeat();
    this.#scheduleTick();
  }

  /**
   * Takes what a connection says about itself. Throws on bytes that are no awareness update.
   * @param ignoresEcho whether its client leaves its own state as it is, whatever the server sends
   */
  update(clientId: number, identity: Identity, payload: Uint8Array, ignoresEcho: boolean): void {
    const entry = findAwarenessEntry(payload, clientId, this.#options.limits);
    if (entry === undefined) return;
    if (entry.json === 'null') this.remove(clientId);
    else this.#set(entry, identity, ignoresEcho);
  }

  /** The connection of this clientID is gone, or says that nobody is there. */
  remove(clientId: number): void {
    if (!this.#people.delete(clientId)) return;
    this.#untold.add(clientId);
    this.#refresh(clientId);
    this.#scheduleTick();
  }

  /** Another connection speaks for this clientID from now on; its clock may begin anew. */
  takeOver(clientId: number): void {
    const person = this.#people.get(clientId);
    if (person === undefined) return;
    this.#people.set(clientId, { ...person, floor: 0, sinceMs: this.#options.clock.now() });
  }

  /** The person is called otherwise, or has another role, from now on. */
  identify(clientId: number, identity: Identity): void {
    const person = this.#people.get(clientId);
    const json = person && stampState(person.json, identity, this.#options);
    if (person !== undefined && json !== undefined) this.#put({ ...person, identity, json });
  }

  /** The session changed. */
  sessionChanged(): void {
    this.#changed.add(SERVER_CLIENT_ID);
    this.#scheduleTick();
  }

  has(clientId: number): boolean {
    return this.#shown.has(clientId);
  }

  /** How many are there on other pods, as far as those have said; who has come here meanwhile is not among them. */
  get elsewhere(): number {
    return [...this.#remote.clientIds].filter(clientId => !this.#people.has(clientId)).length;
  }

  /** Who is in the room, on any pod, and may write by their role. */
  get writers(): Set<UserId> {
    return new Set([...this.#shown.values()].flatMap(({ json }) => writerOf(json) ?? []));
  }

  /** Everybody, and who has just left, for somebody who just came or missed what was said. */
  encodeAll(): Uint8Array {
    const since = this.#options.clock.monotonic() - SILENCE_MS;
    for (const [clientId, atMs] of this.#removedAtMs) if (atMs < since) this.#removedAtMs.delete(clientId);
    return this.#encode([SERVER_CLIENT_ID, ...this.#shown.keys(), ...this.#removedAtMs.keys()]);
  }

  /** What another pod says of its people. Throws on bytes that are no claims. */
  onBusMessage(message: PresenceMessage, from: PodId): void {
    const { touched, isIncomplete } = this.#remote.onBusMessage(
      message,
      from,
      this.#options.clock.monotonic(),
    );
    for (const clientId of touched) {
      this.#refresh(clientId);
      if (this.#isTaken(clientId)) this.#options.onTaken(clientId);
    }
    if (isIncomplete) this.askAll();
  }

  /** Tells the other pods everything at the next tick. */
  tellAll(): void {
    this.#mustTellAll = true;
    this.#scheduleTick();
  }

  /** Asks the other pods for everything at the next tick. */
  askAll(): void {
    this.#wants = true;
    this.#scheduleTick();
  }

  /** A pod said goodbye. */
  podLeft(podId: PodId): void {
    for (const clientId of this.#remote.drop(podId)) this.#refresh(clientId);
  }

  /** A pod is not heard any more. */
  podLapsed(podId: PodId): void {
    for (const clientId of this.#remote.lapse(podId)) this.#refresh(clientId);
  }

  /** A pod is heard again. */
  podBack(podId: PodId): void {
    if (this.#remote.hasLapsed(podId)) this.askAll();
  }

  /** Tells the other pods that nobody is here any more, and ends. */
  destroy(): void {
    this.#tick?.();
    this.#heartbeat?.();
    this.#people.clear();
    if (this.#hasTold) this.#tell([], true);
  }

  #set(entry: AwarenessEntry, identity: Identity, ignoresEcho: boolean): void {
    const { clock } = this.#options;
    const json = stampState(entry.json, identity, this.#options);
    if (json === undefined) return;
    const person = this.#people.get(entry.clientId);
    if (person !== undefined && entry.clock < person.floor) return;
    this.#put({
      ...entry,
      floor: entry.clock,
      heardAtMs: clock.monotonic(),
      json,
      identity,
      ignoresEcho,
      sinceMs: person?.sinceMs ?? clock.now(),
    });
  }

  /**
   * Renews a person whose client is connected and says nothing: a browser runs the timers of a background tab once a
   * minute, and others forget a person whose clock stands for 30 s. A stock client takes an entry of its own with a
   * higher clock for its state. One above its last is harmless: either it is still in that state, and answers with
   * this clock, or it has a clock as high already. Two above would undo a newer caret.
   */
  #renew(person: Person): void {
    const mayRenew = person.ignoresEcho || person.clock === person.floor;
    const isSilent = this.#options.clock.monotonic() - person.heardAtMs >= HEARTBEAT_MS / 2;
    if (isSilent && mayRenew) this.#put({ ...person, clock: person.clock + 1 });
  }

  #put(person: Person): void {
    const before = this.#people.get(person.clientId);
    this.#people.set(person.clientId, person);
    this.#refresh(person.clientId);
    // A renewal without news waits for the heartbeat.
    if (before?.json === person.json && before.sinceMs === person.sinceMs) return;
    this.#untold.add(person.clientId);
    this.#scheduleTick();
  }

  #isTaken(clientId: number): boolean {
    const own = this.#people.get(clientId);
    const remote = this.#remote.claimOf(clientId);
    if (own === undefined || remote === undefined) return false;
    const user = userIdIn(remote.json);
    return user !== undefined && user !== own.identity.userId;
  }

  /** The youngest connection's state, of whatever pod. */
  #claimOf(clientId: number): Claim | undefined {
    const own = this.#people.get(clientId);
    const remote = this.#remote.claimOf(clientId);
    if (own === undefined || remote === undefined) return own ?? remote;
    return isYounger(remote, own) ? remote : own;
  }

  /** What is shown of a clientID follows what is claimed of it. */
  #refresh(clientId: number): void {
    const claim = this.#claimOf(clientId);
    const shown = this.#shown.get(clientId);
    if (claim === undefined) {
      if (shown === undefined) return;
      this.#shown.delete(clientId);
      this.#rememberRemoval(clientId, shown.clock);
    } else {
      this.#removedAtMs.delete(clientId);
      const { clock: authorClock, json } = claim;
      if (shown?.authorClock === authorClock && shown.json === json) return;
      const last = shown?.clock ?? this.#removed.get(clientId) ?? -1;
      // A stock client answers a clock that it took over with the same clock: that is no renewal.
      const isAnswer = shown?.json === json && authorClock === last;
      this.#shown.set(clientId, {
        clock: Math.max(authorClock, isAnswer ? last : last + 1),
        authorClock,
        json,
      });
      if (shown?.json === json) return;
    }
    this.#changed.add(clientId);
    this.#scheduleTick();
  }

  #rememberRemoval(clientId: number, clock: number): void {
    this.#removed.delete(clientId);
    this.#removed.set(clientId, clock);
    this.#removedAtMs.set(clientId, this.#options.clock.monotonic());
    const oldest = this.#removed.keys().next();
    if (this.#removed.size > MAX_REMEMBERED && !oldest.done) this.#removed.delete(oldest.value);
  }

  #scheduleTick(): void {
    if (this.#tick !== undefined) return;
    const { clock } = this.#options;
    const waitMs = Math.max(0, this.#lastTickAt + PRESENCE_INTERVAL_MS - clock.monotonic());
    this.#tick = clock.after(waitMs, () => {
      this.#tick = undefined;
      this.#lastTickAt = clock.monotonic();
      this.#tellPods();
      const ids = [...this.#changed];
      this.#changed.clear();
      if (ids.length > 0) this.#options.publish(this.#encode(ids));
    });
  }

  #tellPods(): void {
    if (this.#wants) this.#options.tell({ kind: 'presence-wanted' });
    this.#wants = false;
    if (this.#mustTellAll) {
      if (this.#hasTold || this.#people.size > 0) this.#tell([...this.#people.values()], true);
    } else if (this.#untold.size > 0) {
      this.#tell(
        [...this.#untold].map(clientId => this.#people.get(clientId) ?? gone(clientId)),
        false,
      );
    }
    this.#untold.clear();
  }

  #tell(claims: readonly Claim[], isWhole: boolean): void {
    this.#hasTold = true;
    this.#mustTellAll = false;
    const entries = encodeClaims(claims);
    this.#options.tell({ kind: 'presence', number: ++this.#number, isWhole, entries });
  }

  #scheduleHeartbeat(): void {
    const { clock, publish } = this.#options;
    this.#heartbeat = clock.after(HEARTBEAT_MS, () => {
      const silent = this.#remote.lapseSilent(clock.monotonic() - SILENCE_MS);
      for (const clientId of silent) this.#refresh(clientId);
      for (const person of [...this.#people.values()]) this.#renew(person);
      this.tellAll();
      publish(this.encodeAll());
      this.#scheduleHeartbeat();
    });
  }

  #encode(clientIds: readonly number[]): Uint8Array {
    return encodeAwareness(encodeAwarenessEntries(clientIds.map(clientId => this.#entry(clientId))));
  }

  /** The clock follows the time, so that it rises from pod to pod, and rises with every change. */
  #sessionEntry(): AwarenessEntry {
    const clock = Math.max(this.#sessionClock + 1, Math.floor(this.#options.clock.now() / 100));
    this.#sessionClock = clock;
    return { clientId: SERVER_CLIENT_ID, clock, json: this.#options.sessionJson() };
  }

  #entry(clientId: number): AwarenessEntry {
    if (clientId === SERVER_CLIENT_ID) return this.#sessionEntry();
    const shown = this.#shown.get(clientId);
    if (shown === undefined) return { clientId, clock: this.#removed.get(clientId) ?? 0, json: 'null' };
    return { clientId, clock: shown.clock, json: shown.json };
  }
}

function gone(clientId: number): Claim {
  return { clientId, clock: 0, sinceMs: 0, json: 'null' };
}
