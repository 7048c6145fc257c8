import type { Limits } from '@tatami/protocol/limits';
import { encodeAwareness } from '@tatami/protocol/wire/client-messages';
import type { Cancel, Clock } from '../clock.ts';
import type { Identity } from '../room/member.ts';
import type { PresenceEntry } from './presence-entry.ts';
import { encodeEntries, findEntry } from './presence-entry.ts';
import { stampState } from './presence-state.ts';

/** At most 20 frames a second and room. */
const TICK_MS = 50;
/** Stock clients reconnect after 30 s without a message, and forget people whose clock stands for 30 s. */
const HEARTBEAT_MS = 12_000;
const MAX_REMEMBERED = 10_000;
/** The server's own entry, with the session; no client is ever given this id. */
export const SERVER_CLIENT_ID = 0;

interface Person {
  readonly identity: Identity;
  /** The author's own clock at their last message. */
  authorClock: number;
  /** What is added to the author's clock, so that somebody who was removed and came back is seen. */
  clockOffset: number;
  json: string;
}

/**
 * Who is in a room and where their carets are: y-protocols awareness on the wire, but the server never relays a
 * client's bytes. It takes one entry for the connection's own clientID, says itself who that is, and sends what
 * changed once per tick, so that presence costs one frame per tick and member, whoever types.
 *
 * P1  An entry is only ever about the clientID of the connection it came on.
 * P2  Id, name, role and colour are the server's word.
 * P3  The clock sent on is the author's own, but after a removal higher than the removal's.
 * P4  Whoever leaves is removed at the next tick.
 * P5  There is a frame every 12 s, even when nobody moves.
 */
export class Presence {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #publish: (frame: Uint8Array) => void;
  readonly #sessionJson: () => string;
  readonly #people = new Map<number, Person>();
  /** The clock at which each clientID was removed. */
  readonly #removed = new Map<number, number>();
  readonly #changed = new Set<number>();
  #tick: Cancel | undefined;
  #heartbeat: Cancel | undefined;
  #lastTickAt = Number.NEGATIVE_INFINITY;
  #sessionClock = 0;

  constructor(options: {
    clock: Clock;
    limits: Limits;
    publish: (frame: Uint8Array) => void;
    /** The server entry's state. */
    sessionJson: () => string;
  }) {
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#publish = options.publish;
    this.#sessionJson = options.sessionJson;
    this.#scheduleHeartbeat();
  }

  /** Takes what a connection says about itself. Throws on bytes that are no awareness update. */
  update(clientId: number, identity: Identity, payload: Uint8Array): void {
    const entry = findEntry(payload, clientId, this.#limits);
    if (entry === undefined) return;
    if (entry.json === 'null') this.remove(clientId);
    else this.#set(entry, identity);
  }

  /** The connection of this clientID is gone, or says that nobody is there. */
  remove(clientId: number): void {
    const person = this.#people.get(clientId);
    if (person === undefined) return;
    this.#people.delete(clientId);
    this.#rememberRemoval(clientId, person.authorClock + person.clockOffset);
    this.#changed.add(clientId);
    this.#scheduleTick();
  }

  /** The session changed. */
  sessionChanged(): void {
    this.#changed.add(SERVER_CLIENT_ID);
    this.#scheduleTick();
  }

  has(clientId: number): boolean {
    return this.#people.has(clientId);
  }

  /** Everybody, for somebody who just came. */
  encodeAll(): Uint8Array {
    return this.#encode([SERVER_CLIENT_ID, ...this.#people.keys()]);
  }

  destroy(): void {
    this.#tick?.();
    this.#heartbeat?.();
    this.#people.clear();
  }

  #set(entry: PresenceEntry, identity: Identity): void {
    const json = stampState(entry.json, identity, this.#limits);
    if (json === undefined) return;
    const person = this.#people.get(entry.clientId);
    if (person !== undefined && entry.clock < person.authorClock) return;
    const removedAt = this.#removed.get(entry.clientId) ?? -1;
    const clockOffset = person?.clockOffset ?? Math.max(0, removedAt + 1 - entry.clock);
    this.#people.set(entry.clientId, { identity, authorClock: entry.clock, clockOffset, json });
    // A renewal without news waits for the heartbeat.
    if (person?.json === json) return;
    this.#changed.add(entry.clientId);
    this.#scheduleTick();
  }

  #rememberRemoval(clientId: number, clock: number): void {
    this.#removed.delete(clientId);
    this.#removed.set(clientId, clock);
    const oldest = this.#removed.keys().next();
    if (this.#removed.size > MAX_REMEMBERED && !oldest.done) this.#removed.delete(oldest.value);
  }

  #scheduleTick(): void {
    if (this.#tick !== undefined) return;
    const waitMs = Math.max(0, this.#lastTickAt + TICK_MS - this.#clock.monotonic());
    this.#tick = this.#clock.after(waitMs, () => {
      this.#tick = undefined;
      this.#lastTickAt = this.#clock.monotonic();
      const ids = [...this.#changed];
      this.#changed.clear();
      this.#publish(this.#encode(ids));
    });
  }

  #scheduleHeartbeat(): void {
    this.#heartbeat = this.#clock.after(HEARTBEAT_MS, () => {
      this.#publish(this.encodeAll());
      this.#scheduleHeartbeat();
    });
  }

  #encode(clientIds: readonly number[]): Uint8Array {
    return encodeAwareness(encodeEntries(clientIds.map(clientId => this.#entry(clientId))));
  }

  /** The clock follows the time, so that it rises from pod to pod, and rises with every change. */
  #sessionEntry(): PresenceEntry {
    const clock = Math.max(this.#sessionClock + 1, Math.floor(this.#clock.now() / 100));
    this.#sessionClock = clock;
    return { clientId: SERVER_CLIENT_ID, clock, json: this.#sessionJson() };
  }

  #entry(clientId: number): PresenceEntry {
    if (clientId === SERVER_CLIENT_ID) return this.#sessionEntry();
    const person = this.#people.get(clientId);
    if (person === undefined) return { clientId, clock: this.#removed.get(clientId) ?? 0, json: 'null' };
    return { clientId, clock: person.authorClock + person.clockOffset, json: person.json };
  }
}
