import type { ServerMessage } from '@tatami/protocol';
import { decodeServerFrame } from '@tatami/protocol';
import WebSocket from 'ws';

export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket that sends what it is told and keeps what it gets. */
export class RawClient {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[] = [];
  readonly #waiting = new Set<() => void>();
  #closed: Closed | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data: Buffer) => {
      this.frames.push(new Uint8Array(data));
      this.#wake();
    });
    socket.on('close', (code, reason) => {
      this.#closed = { code, reason: reason.toString() };
      this.#wake();
    });
    // A refused upgrade or a cut connection; the close event follows.
    socket.on('error', () => {});
  }

  /** Resolves when the socket is open, or closed again. */
  static async open(
    url: string,
    protocols: readonly string[],
    headers: Record<string, string> = {},
  ): Promise<RawClient> {
    const client = new RawClient(new WebSocket(url, [...protocols], { headers, perMessageDeflate: false }));
    await client.until(() => client.socket.readyState !== WebSocket.CONNECTING);
    return client;
  }

  send(frame: Uint8Array | string): void {
    this.socket.send(frame);
  }

  get closed(): Closed | undefined {
    return this.#closed;
  }

  /** What came as `tatami.v1` messages, of one type. */
  messages<Type extends ServerMessage['type']>(type: Type): Extract<ServerMessage, { type: Type }>[] {
    return this.frames
      .filter(frame => (frame[0] ?? 0) !== 0 && frame[0] !== 2)
      .map(frame => decodeServerFrame(frame))
      .filter((message): message is Extract<ServerMessage, { type: Type }> => message?.type === type);
  }

  async message<Type extends ServerMessage['type']>(
    type: Type,
    matches: (message: Extract<ServerMessage, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    await this.until(() => this.messages(type).some(matches));
    const found = this.messages(type).find(matches);
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  async whenClosed(): Promise<Closed> {
    await this.until(() => this.#closed !== undefined);
    return this.#closed ?? { code: 0, reason: '' };
  }

  /** Resolves when the condition holds; looked at whenever something arrives. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (condition()) done(resolve);
      };
      const done = (settle: () => void) => {
        this.#waiting.delete(look);
        this.socket.off('open', look);
        clearTimeout(timeout);
        settle();
      };
      const timeout = setTimeout(
        () =>
          done(() =>
            reject(new Error(`Waited in vain for ${condition}; closed: ${JSON.stringify(this.#closed)}`)),
          ),
        20_000,
      );
      this.#waiting.add(look);
      this.socket.once('open', look);
      look();
    });
  }

  close(): void {
    this.socket.close();
  }

  terminate(): void {
    this.socket.terminate();
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
