import type { WebSocket } from 'uWebSockets.js';
import type { ErrorCode } from '@tatami/protocol';
import { CloseCode, isPermanentClose } from '@tatami/protocol';
import type { MemberSocket, Topic } from '../room/member-socket.ts';
import { Outbox } from './outbox.ts';

/** A socket with more than this unsent drops what is published to it; what is for it alone waits. */
export const MAX_BACKPRESSURE_BYTES = 512 * 1024;

export interface UwsSocketOptions {
  /** Nothing more is sent or received from now on. */
  readonly onClose: (reason: ErrorCode) => void;
  /** A frame has to wait for the socket. */
  readonly onWaiting: () => void;
  /** Ends a socket that is refused for good, perhaps later. */
  readonly endRefused: (end: () => void) => void;
}

/** A WebSocket of uWebSockets.js as rooms see it. */
export class UwsSocket<Data> implements MemberSocket {
  readonly #ws: WebSocket<Data>;
  readonly #options: UwsSocketOptions;
  readonly #outbox: Outbox;
  #room = '';
  #state: 'open' | 'ending' | 'gone' = 'open';

  constructor(ws: WebSocket<Data>, options: UwsSocketOptions) {
    this.#ws = ws;
    this.#options = options;
    this.#outbox = new Outbox({
      // uWebSockets.js drops a frame only if more than this is unsent before it.
      hasRoom: () => ws.getBufferedAmount() <= MAX_BACKPRESSURE_BYTES,
      send: frame => void ws.send(frame, true),
      onWaiting: options.onWaiting,
      onOverflow: () => this.close(CloseCode.tryLater, 'too-slow'),
    });
  }

  enter(room: string): void {
    this.#room = room;
  }

  send(frame: Uint8Array): void {
    if (this.#state === 'open') this.#outbox.send(frame);
  }

  /** The socket has taken something: what waits may go. */
  drain(): void {
    if (this.#state === 'open') this.#outbox.drain();
  }

  follow(topic: Topic, isFollowing: boolean): void {
    if (this.#state !== 'open') return;
    const name = topicName(this.#room, topic);
    if (isFollowing) this.#ws.subscribe(name);
    else this.#ws.unsubscribe(name);
  }

  close(code: CloseCode, reason: ErrorCode): void {
    if (this.#state !== 'open') return;
    this.#state = 'ending';
    for (const topic of this.#ws.getTopics()) this.#ws.unsubscribe(topic);
    this.#options.onClose(reason);
    const end = () => {
      if (this.#state === 'ending') this.#ws.end(code, reason);
    };
    if (isPermanentClose(code)) this.#options.endRefused(end);
    else end();
  }

  /** The WebSocket is gone, whoever ended it, and may not be touched any more. */
  gone(): void {
    this.#state = 'gone';
  }

  bufferedBytes(): number {
    return this.#state === 'open' ? this.#ws.getBufferedAmount() + this.#outbox.waitingBytes : 0;
  }
}

export function topicName(room: string, topic: Topic): string {
  return `${room}/${topic}`;
}
