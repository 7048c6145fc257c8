import type { Bus, BusListener, BusMessage, BusSubscription, RoomAddress } from './bus.ts';

/** What joins the buses of the pods in one process: a single pod's `npm start`, tests, the simulation. */
export class InProcessExchange {
  readonly #channels = new Map<string, Set<Subscriber>>();
  readonly #deliver: (task: () => void) => void;
  readonly #onListenerError: (error: unknown) => void;

  /** @param deliver runs a delivery later, never at once: a real network does not call back into its caller. */
  constructor(options: {
    deliver?: (task: () => void) => void;
    onListenerError: (error: unknown) => void;
  }) {
    this.#deliver = options.deliver ?? (task => setImmediate(task));
    this.#onListenerError = options.onListenerError;
  }

  /** The bus of one pod. */
  bus(): Bus {
    return new InProcessBus(this);
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

  send(channel: string, sender: Bus, message: BusMessage): void {
    for (const subscriber of this.#channels.get(channel) ?? []) {
      if (subscriber.bus !== sender) this.#deliver(() => this.#hand(channel, subscriber, message));
    }
  }

  #hand(channel: string, subscriber: Subscriber, message: BusMessage): void {
    if (!this.#channels.get(channel)?.has(subscriber)) return;
    try {
      subscriber.listener(message);
    } catch (error) {
      this.#onListenerError(error);
    }
  }
}

interface Subscriber {
  readonly bus: Bus;
  readonly listener: BusListener;
}

class InProcessBus implements Bus {
  readonly #exchange: InProcessExchange;
  readonly #subscriptions = new Set<BusSubscription>();

  constructor(exchange: InProcessExchange) {
    this.#exchange = exchange;
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

  async close(): Promise<void> {
    for (const subscription of [...this.#subscriptions]) subscription.close();
  }
}

function channelOf(room: RoomAddress): string {
  return `${room.tenantId}:${room.dojoId}`;
}
