import type { PodId } from '@tatami/protocol';
import type {
  Announcement,
  Bus,
  BusListener,
  BusMessage,
  BusSubscription,
  BusWatcher,
  RoomAddress,
} from './bus.ts';
import type { BusFrame } from './bus-frame.ts';
import { decodeFrame, encodeAnnouncement, encodeMessage } from './bus-frame.ts';
import { RedisChannels } from './redis-channels.ts';
import type { RedisClock, RedisTimes } from './redis-connection.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisObserver } from './redis-observer.ts';
import type { RedisTarget } from './redis-target.ts';

export interface RedisBusOptions {
  readonly podId: PodId;
  readonly target: RedisTarget;
  readonly clock: RedisClock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly observer: RedisObserver;
  readonly times?: Partial<RedisTimes>;
  readonly limits?: Partial<RedisBusLimits>;
}

/** What may wait for an answer of Redis; more is dropped, so that a Redis that stalls costs no memory. */
export interface RedisBusLimits {
  readonly maxUnansweredPublishes: number;
  readonly maxUnansweredBytes: number;
}

const TIMES: RedisTimes = {
  pingEveryMs: 2_000,
  pingDeadlineMs: 3_000,
  openDeadlineMs: 10_000,
  firstPauseMs: 100,
  longestPauseMs: 3_000,
};
const LIMITS: RedisBusLimits = { maxUnansweredPublishes: 10_000, maxUnansweredBytes: 16 * 1024 * 1024 };

const ANNOUNCEMENTS = 'tatami:announcements';

/**
 * A bus over Redis or Valkey: one channel for each room and one for announcements, sharded where the server can
 * (Redis 7), so that in a cluster a message goes to one node only. Nothing is stored in Redis.
 */
export class RedisBus implements Bus {
  readonly podId: PodId;
  readonly #observer: RedisObserver;
  readonly #limits: RedisBusLimits;
  readonly #channels = new RedisChannels();
  readonly #watchers = new Set<BusWatcher>();
  readonly #connection: RedisConnection;
  #unansweredPublishes = 0;
  #unansweredBytes = 0;

  /** Connects in the background; the bus is down until then. */
  constructor(options: RedisBusOptions) {
    const { podId, target, clock, random, observer } = options;
    this.podId = podId;
    this.#observer = observer;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#channels.add(ANNOUNCEMENTS, bytes => this.#announced(bytes));
    this.#connection = new RedisConnection({
      target,
      clock,
      random,
      observer,
      times: { ...TIMES, ...options.times },
      firstChannel: ANNOUNCEMENTS,
      onMessage: (channel, bytes) => this.#channels.deliver(channel, bytes),
      wantedChannels: () => this.#channels.names,
      wentDown: () => this.#tellWatchers(watcher => watcher.wentDown()),
      cameUp: () => this.#tellWatchers(watcher => watcher.cameUp()),
    });
  }

  get isUp(): boolean {
    return this.#connection.isUp;
  }

  async subscribe(room: RoomAddress, listener: BusListener): Promise<BusSubscription> {
    const channel = channelOf(room);
    const heard = (bytes: Uint8Array): void => {
      const frame = this.#decode(bytes, 'room');
      if (frame?.to === 'room') this.#guarded(() => listener(frame.message, frame.from));
    };
    this.#channels.add(channel, heard);
    const link = this.#connection.upLink;
    // While it is down, or if it breaks now, the channel is subscribed before `cameUp`.
    await link?.subscribe(channel).catch(error => this.#connection.broke(link, error));
    return { close: () => this.#unsubscribe(channel, heard) };
  }

  publish(room: RoomAddress, message: BusMessage): void {
    this.#send(channelOf(room), encodeMessage(this.podId, message));
  }

  announce(announcement: Announcement): void {
    this.#send(ANNOUNCEMENTS, encodeAnnouncement(this.podId, announcement));
  }

  watch(watcher: BusWatcher): BusSubscription {
    this.#watchers.add(watcher);
    return { close: () => void this.#watchers.delete(watcher) };
  }

  async close(): Promise<void> {
    this.#watchers.clear();
    this.#channels.clear();
    this.#connection.close();
  }

  #unsubscribe(channel: string, heard: (bytes: Uint8Array) => void): void {
    if (!this.#channels.remove(channel, heard)) return;
    const { link } = this.#connection;
    link?.unsubscribe(channel).catch(error => this.#connection.broke(link, error));
  }

  #send(channel: string, frame: Uint8Array): void {
    const link = this.#connection.upLink;
    if (link === undefined || this.#isFull(frame.length)) {
      this.#observer.dropped(link === undefined ? 'down' : 'stalled');
      return;
    }
    this.#unansweredPublishes++;
    this.#unansweredBytes += frame.length;
    this.#observer.published();
    link
      .publish(channel, frame)
      .catch(() => this.#observer.dropped('failed'))
      .finally(() => {
        this.#unansweredPublishes--;
        this.#unansweredBytes -= frame.length;
      });
  }

  #isFull(moreBytes: number): boolean {
    const { maxUnansweredPublishes, maxUnansweredBytes } = this.#limits;
    return (
      this.#unansweredPublishes >= maxUnansweredPublishes ||
      this.#unansweredBytes + moreBytes > maxUnansweredBytes
    );
  }

  #announced(bytes: Uint8Array): void {
    const frame = this.#decode(bytes, 'pods');
    if (frame?.to !== 'pods') return;
    this.#tellWatchers(watcher => watcher.announced(frame.announcement, frame.from));
  }

  /** Undefined for what this pod said itself, and for what cannot be read or is on the wrong channel. */
  #decode(bytes: Uint8Array, to: BusFrame['to']): BusFrame | undefined {
    let frame: BusFrame | undefined;
    try {
      frame = decodeFrame(bytes);
    } catch {
      // Of a newer version, or of somebody else: whoever needs it reads the database.
    }
    if (frame?.to !== to) {
      this.#observer.malformed();
      return undefined;
    }
    return frame.from === this.podId ? undefined : frame;
  }

  #tellWatchers(tell: (watcher: BusWatcher) => void): void {
    for (const watcher of this.#watchers) this.#guarded(() => tell(watcher));
  }

  #guarded(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#observer.listenerFailed(error);
    }
  }
}

/** The braces put a room's channel into one slot of a cluster. */
function channelOf({ tenantId, dojoId }: RoomAddress): string {
  return `tatami:{${tenantId}:${dojoId}}`;
}
