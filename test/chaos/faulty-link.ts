import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

interface Way {
  readonly from: Socket;
  readonly to: Socket;
  /** Nothing passes before this moment, in milliseconds of `performance.now()`. */
  heldUntilMs: number;
  waiting: { readonly bytes: Buffer; readonly dueMs: number }[];
  timer: NodeJS.Timeout | undefined;
}

/** A TCP address in front of another one, over a link that can be slow, stall, or take everything and bring nothing. */
export class FaultyLink {
  /** How long bytes are on their way, in each direction. */
  delayMs = 0;
  /** Whether whoever comes is sent away, as if nobody listened. */
  isRefusing = false;
  readonly #server: Server;
  readonly #ways = new Set<Way>();
  #isSilent = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param targetPort asked for at every connection */
  static async start(targetPort: () => number): Promise<FaultyLink> {
    const server = createServer();
    const link = new FaultyLink(server);
    server.on('connection', client => {
      if (link.isRefusing) client.destroy();
      else link.#join(client, connect(targetPort(), '127.0.0.1'));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return link;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** While it is silent, nothing arrives and nobody is told; afterwards all arrives that still has somebody to arrive at. */
  set isSilent(isSilent: boolean) {
    this.#isSilent = isSilent;
    for (const way of this.#ways) this.#pass(way);
  }

  /** Connections that somebody chooses stop for a while, in both directions. */
  stall(isChosen: () => boolean, ms: number): void {
    const untilMs = performance.now() + ms;
    for (const way of this.#ways) if (isChosen()) way.heldUntilMs = Math.max(way.heldUntilMs, untilMs);
  }

  async stop(): Promise<void> {
    for (const { from } of this.#ways) from.destroy();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #join(client: Socket, upstream: Socket): void {
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      const way: Way = { from, to, heldUntilMs: 0, waiting: [], timer: undefined };
      this.#ways.add(way);
      from.setNoDelay(true);
      from.on('data', bytes => {
        way.waiting.push({ bytes, dueMs: performance.now() + this.delayMs });
        this.#pass(way);
      });
      from.on('error', () => {});
      from.on('close', () => this.#closed(way));
    }
  }

  /** A goodbye takes the same way as bytes, and none arrives over a silent link. */
  #closed(way: Way): void {
    way.waiting.push({ bytes: Buffer.alloc(0), dueMs: performance.now() + this.delayMs });
    this.#pass(way);
  }

  #pass(way: Way): void {
    clearTimeout(way.timer);
    if (this.#isSilent) return;
    const now = performance.now();
    for (let next = way.waiting[0]; next !== undefined; next = way.waiting[0]) {
      const waitMs = Math.max(next.dueMs, way.heldUntilMs) - now;
      if (waitMs > 0) {
        way.timer = setTimeout(() => this.#pass(way), waitMs);
        return;
      }
      way.waiting.shift();
      if (next.bytes.length > 0) {
        way.to.write(next.bytes);
      } else {
        this.#ways.delete(way);
        way.to.destroy();
      }
    }
  }
}
