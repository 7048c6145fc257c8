import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientMessage, Welcome } from '@tatami/protocol';
import {
  decodeClientFrame,
  encodeAwareness,
  encodeBatchFrame,
  encodeSaved,
  encodeWelcome,
  SUBPROTOCOL_TATAMI,
  SUBPROTOCOL_TOKEN_PREFIX,
} from '@tatami/protocol';
import * as encoding from 'lib0/encoding';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import * as Y from 'yjs';
import { until } from './until.ts';

type MessageOf<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;

export const WELCOME: Omit<Welcome, 'type'> = {
  clientId: 5,
  epoch: 1,
  seq: 0,
  role: 'participant',
  limits: { maxNewBytes: 256 * 1024, maxTextLength: 2 * 1024 * 1024 },
};

/** The server's end of one connection, in the hands of a test. */
export class Peer {
  readonly received: ClientMessage[] = [];
  readonly token: string;
  readonly path: string;
  readonly #socket: WebSocket;
  #isClosed = false;

  constructor(socket: WebSocket, request: IncomingMessage) {
    const asked = (request.headers['sec-websocket-protocol'] ?? '').split(/, ?/);
    this.token = (asked[1] ?? '').slice(SUBPROTOCOL_TOKEN_PREFIX.length);
    this.path = request.url ?? '';
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.received.push(...decodeClientFrame(data)));
    socket.on('close', () => {
      this.#isClosed = true;
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  all<Type extends ClientMessage['type']>(type: Type): MessageOf<Type>[] {
    return this.received.filter((message): message is MessageOf<Type> => message.type === type);
  }

  /** The n-th message of this type, from 1. */
  async nth<Type extends ClientMessage['type']>(type: Type, n = 1): Promise<MessageOf<Type>> {
    await until(() => this.all(type).length >= n);
    return this.all(type)[n - 1] as MessageOf<Type>;
  }

  send(...frames: Uint8Array[]): void {
    for (const frame of frames) this.#socket.send(frame);
  }

  /** Answers the last hello with a welcome and a document. */
  welcome(welcome: Partial<Welcome> = {}, state: { seq: number; update: Uint8Array } = NOTHING): void {
    this.send(encodeWelcome({ ...WELCOME, ...welcome }), encodeBatchFrame(state.seq, state.update));
  }

  sendAwareness(entries: readonly { clientId: number; clock: number; state: unknown }[]): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, state } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
    this.send(encodeAwareness(encoding.toUint8Array(encoder)));
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  /** Like a network that is gone. */
  cut(): void {
    this.#socket.terminate();
  }
}

const NOTHING = { seq: 0, update: new Uint8Array() };

/** A WebSocket server that says only what a test makes it say. */
export class DojoServer {
  readonly peers: Peer[] = [];
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket, request) => this.peers.push(new Peer(socket, request)));
  }

  static async start(): Promise<DojoServer> {
    const server = new WebSocketServer({
      port: 0,
      handleProtocols: asked => (asked.has(SUBPROTOCOL_TATAMI) ? SUBPROTOCOL_TATAMI : false),
    });
    await new Promise(resolve => server.once('listening', resolve));
    return new DojoServer(server);
  }

  get url(): string {
    return `ws://localhost:${(this.#server.address() as AddressInfo).port}/v1/dojos`;
  }

  /** The n-th connection, from 1. */
  async peer(n = 1): Promise<Peer> {
    await until(() => this.peers.length >= n);
    return this.peers[n - 1] as Peer;
  }

  /** From now on acts like the real one: keeps a document, saves, and sends every batch to everybody. */
  async serve(doc: Y.Doc, n: number, clientId: number): Promise<Peer> {
    const peer = await this.peer(n);
    await peer.nth('hello');
    let answered = 0;
    peer.welcome({ clientId }, { seq: 1, update: Y.encodeStateAsUpdate(doc) });
    const answer = async () => {
      for (;;) {
        await until(() => peer.isClosed || peer.all('document').length > answered);
        if (peer.isClosed) return;
        const edit = peer.all('document')[answered++];
        if (edit === undefined) continue;
        Y.applyUpdate(doc, edit.update);
        for (const other of this.peers) other.send(encodeBatchFrame(answered + 1, edit.update));
        peer.send(encodeSaved(answered, answered + 1));
      }
    };
    void answer();
    return peer;
  }

  async stop(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
