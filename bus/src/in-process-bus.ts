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

/** Runs a delivery later, never at once: a real network does not call back into its caller. */
export type Deliver = (task: () => void, from: PodId, to: PodId) => void;

/** What joins the buses of the pods in one process: a single pod's `npm start`, tests, the simulation. */
export class InProcessExchange {
  readonly #channels = new Map<string, Set<Subscriber>>();
  readonly #buses = new Set<InProcessBus>();
  readonly #cut = new Set<PodId>();
  readonly #deliver: Deliver;
  readonly #onListenerError: (error: unknown) => void;

  constructor(options: { deliver?: Deliver; onListenerError: (error: unknown) => void }) {
    this.#deliver = options.deliver ?? (task => setImmediate(task));
    this.#onListenerError = options.onListenerError;
  }

  /** The bus of one pod. */
  bus(podId: PodId): Bus {
    const bus = new InProcessBus(this, podId);
    this.#buses.add(bus);
    return bus;
  }

  /** From now on the pod neither hears nor is heard, and knows it. */
  cut(podId: PodId): void {
    if (this.#cut.has(podId)) return;
    this.#cut.add(podId);
    this.#tellWatchers(podId, watcher => watcher.wentDown());
  }

  /** The pod hears and is heard again. */
  mend(podId: PodId): void {
    if (this.#cut.delete(podId)) this.#tellWatchers(podId, watcher => watcher.cameUp());
  }

  isCut(podId: PodId): boolean {
    return this.#cut.has(podId);
  }

  add(channel: string, subscriber: Subscriber): void {
    const subscribers = this.#channels.get(channel);
    if (subscribers === undefined) this.#channels.set(channel, new Set([subscriber]));
    else subscribers.add(subscriber);
  }

  remove(channel: string, subscriber: Subscriber): void {
    const subscribers = this.#channels.get(channel);
    subscribers?.delete(subscriber);
    if (subscribers?.size === 0) this.#channels.delete(channel);
  }

  forget(bus: InProcessBus): void {
    this.#buses.delete(bus);
  }

  send(channel: string, sender: InProcessBus, message: BusMessage): void {
    for (const subscriber of this.#channels.get(channel) ?? []) {
      this.#carry(sender, subscriber.bus, () => {
        if (this.#channels.get(channel)?.has(subscriber)) subscriber.listener(message, sender.podId);
      });
    }
  }

  announce(sender: InProcessBus, announcement: Announcement): void {
    for (const bus of this.#buses) {
      for (const watcher of bus.watchers) {
        this.#carry(sender, bus, () => {
          if (bus.watchers.has(watcher)) watcher.announced(announcement, sender.podId);
        });
      }
    }
  }

  #carry(from: InProcessBus, to: InProcessBus, hand: () => void): void {
    if (from === to || this.#cut.has(from.podId)) return;
    const handOver = () => {
      if (!this.#cut.has(to.podId)) this.#guarded(hand);
    };
    this.#deliver(handOver, from.podId, to.podId);
  }

  #tellWatchers(podId: PodId, tell: (watcher: BusWatcher) => void): void {
    for (const bus of this.#buses) {
      if (bus.podId !== podId) continue;
      for (const watcher of bus.watchers) this.#guarded(() => tell(watcher));
    }
  }

  #guarded(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#onListenerError(error);
    }
  }
}

interface Subscriber {
  readonly bus: InProcessBus;
  readonly listener: BusListener;
}

class InProcessBus implements Bus {
  readonly podId: PodId;
  readonly watchers = new Set<BusWatcher>();
  readonly #exchange: InProcessExchange;
  readonly #subscriptions = new Set<BusSubscription>();

  constructor(exchange: InProcessExchange, podId: PodId) {
    this.#exchange = exchange;
    this.podId = podId;
  }

  get isUp(): boolean {
    return !this.#exchange.isCut(this.podId);
  }

  async subscribe(room: RoomAddress, listener: BusListener): Promise<BusSubscription> {
    const channel = channelOf(room);
    const subscriber: Subscriber = { bus: this, listener };
    this.#exchange.add(channel, subscriber);
    const subscription = {
      close: () => {
        this.#exchange.remove(channel, subscriber);
        this.#subscriptions.delete(subscription);
      },
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  publish(room: RoomAddress, message: BusMessage): void {
    this.#exchange.send(channelOf(room), this, message);
  }

  announce(announcement: Announcement): void {
    this.#exchange.announce(this, announcement);
  }

  watch(watcher: BusWatcher): BusSubscription {
    this.watchers.add(watcher);
    return { close: () => void this.watchers.delete(watcher) };
  }

  async close(): Promise<void> {
    for (const subscription of [...this.#subscriptions]) subscription.close();
    this.watchers.clear();
    this.#exchange.forget(this);
  }
}

function channelOf(room: RoomAddress): string {
  return `${room.tenantId}:${room.dojoId}`;
}
