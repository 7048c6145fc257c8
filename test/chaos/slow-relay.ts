import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Cancel } from '@tatami/kernel';
import { every, systemClock } from '@tatami/kernel';

const TICKS_PER_SECOND = 10;

/** A TCP address in front of a pod whose clients can be given a slow link: so many bytes a second come to each of them. */
export class SlowRelay {
  /** What comes to one client in a second; undefined for all there is. */
  bytesPerSecond: number | undefined;
  readonly #server: Server;
  /** From the pod to each client. */
  readonly #links = new Map<Socket, Socket>();
  readonly #stopTicking: Cancel;

  private constructor(server: Server) {
    this.#server = server;
    this.#stopTicking = every(
      systemClock,
      1_000 / TICKS_PER_SECOND,
      () => {
        for (const [pod, client] of this.#links) this.#forward(pod, client, true);
      },
      () => {},
    );
  }

  static async start(targetPort: number): Promise<SlowRelay> {
    const server = createServer();
    const relay = new SlowRelay(server);
    server.on('connection', client => relay.#join(client, connect(targetPort, '127.0.0.1')));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  /** The base of dojo addresses. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1/dojos`;
  }

  async stop(): Promise<void> {
    this.#stopTicking();
    for (const [pod, client] of this.#links) {
      pod.destroy();
      client.destroy();
    }
    await new Promise(resolve => this.#server.close(resolve));
  }

  #join(client: Socket, pod: Socket): void {
    this.#links.set(pod, client);
    client.on('data', bytes => pod.write(bytes));
    // Nothing is read from the pod but by #forward, so the rest waits where a slow network would keep it.
    pod.on('readable', () => this.#forward(pod, client, false));
    for (const [one, other] of [
      [client, pod],
      [pod, client],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => {});
      one.on('close', () => {
        this.#links.delete(pod);
        other.destroy();
      });
    }
  }

  /** @param isTick whether a slow link may take its next bytes */
  #forward(pod: Socket, client: Socket, isTick: boolean): void {
    const { bytesPerSecond } = this;
    if (bytesPerSecond !== undefined && !isTick) return;
    const most = bytesPerSecond === undefined ? Number.POSITIVE_INFINITY : bytesPerSecond / TICKS_PER_SECOND;
    const bytes = Math.min(pod.readableLength, Math.floor(most));
    if (bytes > 0) client.write(pod.read(bytes));
  }
}
