import type { Dialect, Incoming, Known } from '../generator/dialects.ts';
import { FrameSocket } from '../generator/frame-socket.ts';

type Welcome = Extract<Incoming, { type: 'welcome' }>;

export interface VisitOptions {
  readonly port: number;
  readonly path: string;
  readonly dialect: Dialect;
  readonly token: string | undefined;
  /** What the client has already, if it was there before. */
  readonly known?: Known;
}

/** A client that comes, is given the document, and stays as quiet as a reader until it leaves. */
export class Visit {
  readonly #socket: FrameSocket;
  readonly #incoming: Incoming[] = [];
  #arrived: () => void = () => {};

  private constructor(socket: FrameSocket) {
    this.#socket = socket;
  }

  /** Resolves when the client has the document. */
  static async begin({ port, path, dialect, token, known }: VisitOptions): Promise<Visit> {
    let take = (_frame: Buffer): void => {};
    const socket = await FrameSocket.open({
      port,
      path: dialect.path(path),
      protocols: dialect.protocols(token),
      onFrame: frame => take(frame),
      onClosed: code => {
        throw new Error(`The server closed a connection of ${path} with ${code ?? 'no code'}`);
      },
    });
    const visit = new Visit(socket);
    take = frame => visit.#take(dialect.read(frame));
    const greeting = dialect.greeting(path, known);
    const hasDocument = new Promise<void>(resolve => {
      visit.#arrived = resolve;
    });
    for (const message of greeting) socket.send(message);
    if (greeting.length > 0) await hasDocument;
    return visit;
  }

  /** Undefined of a server that says none. */
  get welcome(): Welcome | undefined {
    return this.#incoming.find(({ type }) => type === 'welcome') as Welcome | undefined;
  }

  /** All that it was sent of the document. */
  get updates(): Uint8Array[] {
    return this.#incoming.flatMap(incoming =>
      incoming.type === 'joined' || incoming.type === 'update' ? [incoming.update] : [],
    );
  }

  /** Messages that the server called saved. */
  get savedCount(): number {
    return this.#incoming.reduce(
      (count, incoming) => (incoming.type === 'saved' ? Math.max(count, incoming.n) : count),
      0,
    );
  }

  get receivedBytes(): number {
    return this.#socket.receivedBytes;
  }

  send(message: Uint8Array): void {
    this.#socket.send(message);
  }

  leave(): void {
    this.#socket.close();
  }

  #take(incoming: Incoming): void {
    if (incoming.type === 'refused') throw new Error(`The server refused something: ${incoming.reason}`);
    this.#incoming.push(incoming);
    // The state comes as the first batch after the welcome.
    const hasDocument =
      incoming.type === 'joined' || (incoming.type === 'update' && this.welcome !== undefined);
    if (hasDocument) this.#arrived();
  }
}
