import { decodeServerFrame, encodeEdit, encodeHello } from '@tatami/protocol';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { AuthorUpdate } from './author-updates.ts';

/** Messages that may wait for `saved` at a time: a client's window, far below what a pod buffers. */
const MAX_UNSAVED = 200;

interface Entry {
  readonly index: number;
  readonly update: AuthorUpdate;
}

interface Sent extends Entry {
  /** The number of the message on this connection. */
  readonly n: number;
  readonly atMs: number;
}

/**
 * One author of a recording on one connection: sends updates made beforehand, in order, each when the server has
 * saved what it depends on, and keeps a document of what the server shows. A new connection says again what was
 * not saved on the last.
 */
export class RecordingWriter {
  readonly doc = new Y.Doc();
  readonly #url: string;
  readonly #token: () => Promise<string>;
  readonly #onSaved: (indexes: readonly number[], msEach: readonly number[]) => void;
  #socket: WebSocket | undefined;
  #clientId = 0;
  #epoch = 0;
  #seq = 0;
  #isLive = false;
  #messages = 0;
  #unsaved: Sent[] = [];
  readonly #queue: Entry[] = [];
  #mayBeSent: (update: AuthorUpdate) => boolean = () => true;
  #isOver = false;
  #failure: Error | undefined;

  /** @param options.onSaved which updates are saved now, and how long each took, in milliseconds */
  constructor(options: {
    readonly url: string;
    readonly token: () => Promise<string>;
    readonly onSaved: (indexes: readonly number[], msEach: readonly number[]) => void;
  }) {
    this.#url = options.url;
    this.#token = options.token;
    this.#onSaved = options.onSaved;
  }

  get clientId(): number {
    return this.#clientId;
  }

  /** Set once, when the server has refused something. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Connects, and again whenever the connection is lost, until `close`. */
  connect(): void {
    void this.#connect();
  }

  enqueue(index: number, update: AuthorUpdate): void {
    this.#queue.push({ index, update });
  }

  /** Sends what may be sent now; called whenever something was saved. */
  sendMore(mayBeSent: (update: AuthorUpdate) => boolean): void {
    this.#mayBeSent = mayBeSent;
    const socket = this.#socket;
    if (!this.#isLive || socket === undefined) return;
    while (this.#unsaved.length < MAX_UNSAVED) {
      const next = this.#queue[0];
      if (next === undefined || !mayBeSent(next.update)) return;
      this.#queue.shift();
      this.#send(socket, next);
    }
  }

  cut(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#isOver = true;
    this.#socket?.terminate();
  }

  #send(socket: WebSocket, { index, update }: Entry): void {
    this.#unsaved.push({ index, update, n: ++this.#messages, atMs: performance.now() });
    socket.send(encodeEdit(0, update.update));
  }

  async #connect(): Promise<void> {
    const protocols = ['tatami.v1', `bearer.${await this.#token()}`];
    const socket = new WebSocket(this.#url, protocols, { perMessageDeflate: false });
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    socket.on('open', () => {
      socket.send(encodeHello({ clientId: this.#clientId, epoch: this.#epoch, lastSeq: this.#seq }));
    });
    socket.on('message', (data: Buffer) => this.#receive(socket, new Uint8Array(data)));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#isLive = false;
      if (!this.#isOver) setTimeout(() => void this.#connect(), 50);
    });
  }

  #receive(socket: WebSocket, frame: Uint8Array): void {
    const message = decodeServerFrame(frame);
    switch (message?.type) {
      case 'welcome':
        this.#clientId = message.clientId;
        this.#epoch = message.epoch;
        return;
      case 'batch':
        if (message.update.length > 0) Y.applyUpdate(this.doc, message.update);
        this.#seq = Math.max(this.#seq, message.seq);
        if (!this.#isLive) this.#goLive(socket);
        return;
      case 'saved':
        this.#saved(message.n);
        return;
      case 'refused':
        this.#failure = new Error(`The server refused an update of the recording: ${message.code}`);
        return;
      default:
    }
  }

  /** Everything that was not saved on the connection before is sent again, in order. */
  #goLive(socket: WebSocket): void {
    this.#isLive = true;
    this.#messages = 0;
    const again = this.#unsaved;
    this.#unsaved = [];
    for (const sent of again) this.#send(socket, sent);
    this.sendMore(this.#mayBeSent);
  }

  #saved(n: number): void {
    const nowMs = performance.now();
    const count = this.#unsaved.findIndex(sent => sent.n > n);
    const saved = this.#unsaved.splice(0, count === -1 ? this.#unsaved.length : count);
    if (saved.length === 0) return;
    this.#onSaved(
      saved.map(sent => sent.index),
      saved.map(sent => nowMs - sent.atMs),
    );
  }
}
