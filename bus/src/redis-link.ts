import { Cluster } from 'ioredis';
import type { RedisClient } from './redis-clients.ts';
import { createRedisClients } from './redis-clients.ts';
import type { RedisTarget } from './redis-target.ts';

export interface RedisLinkOptions {
  readonly target: RedisTarget;
  readonly connectTimeoutMs: number;
  readonly onMessage: (channel: string, bytes: Uint8Array) => void;
  /** Called once, when anything about the link is broken and messages may be missed. */
  readonly onBroken: (error: Error) => void;
}

/**
 * One set of connections to Redis, from its opening to the first failure. A broken link is never mended but thrown away,
 * and a new one opened: then nobody has to know which half of it still stood.
 */
export class RedisLink {
  readonly #publisher: RedisClient;
  readonly #subscriber: RedisClient;
  readonly #options: RedisLinkOptions;
  /** By channel: settled when Redis has confirmed the subscription. */
  readonly #subscribed = new Map<string, Promise<unknown>>();
  #isSharded = true;
  #isOver = false;
  /** What a client said before it ended: the reason, which `end` itself does not have. */
  #lastError: Error | undefined;

  constructor(options: RedisLinkOptions) {
    this.#options = options;
    const { publisher, subscriber } = createRedisClients(options.target, options.connectTimeoutMs);
    this.#publisher = publisher;
    this.#subscriber = subscriber;
    for (const client of this.#clients) {
      client.on('error', (error: Error) => {
        this.#lastError = error;
      });
      client.on('end', () => this.#break(this.#lastError ?? new Error('The connection was closed')));
    }
    const deliver = (channel: Buffer, bytes: Buffer): void => {
      // A copy, because a small slice would keep the whole of what was read from the socket in memory.
      if (!this.#isOver) options.onMessage(channel.toString(), new Uint8Array(bytes));
    };
    subscriber.on('smessageBuffer', deliver);
    subscriber.on('messageBuffer', deliver);
  }

  /** Connects and subscribes to a first channel, which shows whether the server has sharded channels (Redis 7). */
  async open(firstChannel: string): Promise<void> {
    if (this.#publisher instanceof Cluster) await this.#openCluster(this.#publisher);
    else await Promise.all([...this.#clients].map(client => client.connect()));
    try {
      await this.subscribe(firstChannel);
    } catch (error) {
      // In a cluster a plain channel goes to every node, which is no way to scale.
      if (this.#publisher instanceof Cluster || !isUnknownCommand(error)) throw error;
      this.#isSharded = false;
      this.#subscribed.delete(firstChannel);
      await this.subscribe(firstChannel);
    }
  }

  isSubscribed(channel: string): boolean {
    return this.#subscribed.has(channel);
  }

  /** Resolves when Redis has confirmed it; the link breaks if Redis refuses it. */
  async subscribe(channel: string): Promise<void> {
    let confirmed = this.#subscribed.get(channel);
    if (confirmed === undefined) {
      confirmed = this.#isSharded
        ? this.#subscriber.ssubscribe(channel)
        : this.#subscriber.subscribe(channel);
      this.#subscribed.set(channel, confirmed);
    }
    await confirmed;
  }

  async unsubscribe(channel: string): Promise<void> {
    if (!this.#subscribed.delete(channel)) return;
    await (this.#isSharded ? this.#subscriber.sunsubscribe(channel) : this.#subscriber.unsubscribe(channel));
  }

  async publish(channel: string, frame: Uint8Array): Promise<void> {
    const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    await (this.#isSharded
      ? this.#publisher.spublish(channel, bytes)
      : this.#publisher.publish(channel, bytes));
  }

  /** Resolves when every server of the link has answered. */
  async ping(): Promise<void> {
    const nodes = [...this.#clients].flatMap(client =>
      client instanceof Cluster ? client.nodes('master') : [client],
    );
    await Promise.all(nodes.map(node => node.ping()));
  }

  close(): void {
    this.#isOver = true;
    for (const client of this.#clients) client.disconnect();
  }

  get #clients(): ReadonlySet<RedisClient> {
    return new Set([this.#publisher, this.#subscriber]);
  }

  /**
   * ioredis moves subscriptions by itself when a node comes or goes or a slot moves, but messages are lost meanwhile.
   * So a changed cluster breaks the link, and with the next one everybody reads what is missing.
   */
  async #openCluster(cluster: Cluster): Promise<void> {
    await cluster.connect();
    for (const change of ['-node', '-subscriber', 'subscribersReady']) {
      cluster.on(change, () => this.#break(new Error('The nodes of the cluster have changed')));
    }
  }

  #break(error: Error): void {
    if (this.#isOver) return;
    this.close();
    this.#options.onBroken(error);
  }
}

function isUnknownCommand(error: unknown): boolean {
  return error instanceof Error && /unknown command/i.test(error.message);
}
