export type ChannelListener = (bytes: Uint8Array) => void;

/** Who listens to which channel; a channel is subscribed as long as somebody listens. */
export class RedisChannels {
  readonly #listeners = new Map<string, Set<ChannelListener>>();

  get names(): readonly string[] {
    return [...this.#listeners.keys()];
  }

  add(channel: string, listener: ChannelListener): void {
    const listeners = this.#listeners.get(channel);
    if (listeners === undefined) this.#listeners.set(channel, new Set([listener]));
    else listeners.add(listener);
  }

  /** True if nobody listens to the channel any more. */
  remove(channel: string, listener: ChannelListener): boolean {
    const listeners = this.#listeners.get(channel);
    if (listeners?.delete(listener) !== true || listeners.size > 0) return false;
    return this.#listeners.delete(channel);
  }

  /** A listener that closes another one is heeded at once. */
  deliver(channel: string, bytes: Uint8Array): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener(bytes);
  }

  clear(): void {
    this.#listeners.clear();
  }
}
