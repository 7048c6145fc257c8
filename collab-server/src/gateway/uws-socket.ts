import type { WebSocket } from 'uWebSockets.js';
import type { CloseCode, ErrorCode } from '@tatami/protocol';
import type { RawSocket } from './raw-socket.ts';

/** A WebSocket of uWebSockets.js. */
export class UwsSocket<Data> implements RawSocket {
  readonly #ws: WebSocket<Data>;

  constructor(ws: WebSocket<Data>) {
    this.#ws = ws;
  }

  /** With what was published to it before, in one write. */
  send(frame: Uint8Array): void {
    this.#ws.cork(() => this.#ws.send(frame, true));
  }

  bufferedBytes(): number {
    return this.#ws.getBufferedAmount();
  }

  subscribe(topic: string): void {
    this.#ws.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#ws.unsubscribe(topic);
  }

  unsubscribeAll(): void {
    for (const topic of this.#ws.getTopics()) this.#ws.unsubscribe(topic);
  }

  end(code: CloseCode, reason: ErrorCode): void {
    this.#ws.end(code, reason);
  }
}
