import type { Dialect } from './dialects.ts';
import { FrameSocket } from './frame-socket.ts';
import type { ReadFrame } from './received-frames.ts';
import type { Tally } from './tally.ts';

export interface MemberOptions {
  readonly port: number;
  readonly path: string;
  readonly dialect: Dialect;
  readonly token: string | undefined;
  /** Unless the server gives one. */
  readonly clientId: number;
  readonly tally: Tally;
  readonly read: (frame: Buffer) => ReadFrame;
  readonly onUpdate: (frame: Extract<ReadFrame, { type: 'update' }>, nowMs: number) => void;
}

/** One client of a room: its socket, how far it has come, and what of its own edits is not answered yet. */
export class Member {
  clientId: number;
  readonly #options: MemberOptions;
  #socket: FrameSocket | undefined;
  #hasWelcome = false;
  #joined: (() => void) | undefined;
  /** When each message was sent, those first that were answered. */
  readonly #sentMs: number[] = [];
  #savedCount = 0;
  #saysSaved = false;

  constructor(options: MemberOptions) {
    this.clientId = options.clientId;
    this.#options = options;
  }

  /** Connects, greets, and resolves when the client may write. */
  async join(): Promise<void> {
    const { port, path, dialect, token } = this.#options;
    const greeting = dialect.greeting(path);
    const joined = new Promise<void>(resolve => {
      this.#joined = resolve;
    });
    this.#socket = await FrameSocket.open({
      port,
      path: dialect.path(path),
      protocols: dialect.protocols(token),
      onFrame: frame => this.#receive(frame),
      onClosed: code => {
        throw new Error(`The server closed a connection of ${path} with ${code ?? 'no code'}`);
      },
    });
    for (const message of greeting) this.#socket.send(message);
    if (greeting.length > 0) await joined;
  }

  get receivedBytes(): number {
    return this.#socket?.receivedBytes ?? 0;
  }

  /** Messages that the server has yet to call saved; 0 of a server that never says so. */
  get unsavedCount(): number {
    return this.#saysSaved ? this.#sentMs.length - this.#savedCount : 0;
  }

  send(update: Uint8Array, nowMs: number): void {
    this.#sentMs.push(nowMs);
    this.#socket?.send(this.#options.dialect.edit(this.#options.path, update));
  }

  leave(): void {
    this.#socket?.close();
  }

  #receive(bytes: Buffer): void {
    const frame = this.#options.read(bytes);
    switch (frame.type) {
      case 'update':
        this.#options.onUpdate(frame, performance.now());
        // The state comes as the first batch after the welcome.
        if (this.#hasWelcome) this.#joined?.();
        return;
      case 'joined':
        this.#joined?.();
        return;
      case 'welcome':
        this.clientId = frame.clientId;
        this.#hasWelcome = true;
        this.#saysSaved = true;
        return;
      case 'saved':
        this.#saved(frame.n, performance.now());
        return;
      case 'refused':
        throw new Error(`The server refused an edit: ${frame.reason}`);
      case 'other':
    }
  }

  #saved(n: number, nowMs: number): void {
    const { tally } = this.#options;
    for (; this.#savedCount < n; this.#savedCount++) {
      const sentMs = this.#sentMs[this.#savedCount];
      if (sentMs !== undefined && tally.isMeasured(sentMs)) tally.saved.add(nowMs - sentMs);
    }
  }
}
