import type { ErrorCode } from '@tatami/protocol';
import { ERRORS, isPermanentClose } from '@tatami/protocol';
import type { MemberSocket, Topic } from '../room/member-socket.ts';
import { Outbox } from './outbox.ts';
import type { RawSocket } from './raw-socket.ts';

/**
 * A socket with more than this unsent drops what is published to it; what is for it alone waits. The engine's buffer grows
 * by doubling and may take up to twice as much.
 */
export const MAX_BACKPRESSURE_BYTES = 256 * 1024;

export interface ConnectionSocketOwner {
  /** Nothing more is sent or received from now on. */
  socketCloses(reason: ErrorCode): void;
  /** A frame has to wait for the socket. */
  frameWaits(): void;
  /** Ends a socket that is refused for good, perhaps later. */
  endRefused(end: () => void): void;
}

/** A WebSocket as rooms see it: told which room it is in, with what waits for it, until it is closed. */
export class ConnectionSocket implements MemberSocket {
  readonly #raw: RawSocket;
  readonly #owner: ConnectionSocketOwner;
  /** Made when the first frame has to wait: most sockets never need one. */
  #outbox: Outbox | undefined = undefined;
  #channel = '';
  #state: 'open' | 'ending' | 'gone' = 'open';
  #sentCount = 0;

  constructor(raw: RawSocket, owner: ConnectionSocketOwner) {
    this.#raw = raw;
    this.#owner = owner;
  }

  /** Frames that were for this socket alone. */
  get sentCount(): number {
    return this.#sentCount;
  }

  enter(channel: string): void {
    this.#channel = channel;
  }

  send(frame: Uint8Array): void {
    if (this.#state !== 'open') return;
    this.#sentCount++;
    if (this.#outbox === undefined && hasRoom(this.#raw)) this.#raw.send(frame);
    else this.#waiting().send(frame);
  }

  /** The socket has taken something: what waits may go. */
  drain(): void {
    if (this.#state === 'open') this.#outbox?.drain();
  }

  follow(topic: Topic, isFollowing: boolean): void {
    if (this.#state !== 'open') return;
    const name = topicName(this.#channel, topic);
    if (isFollowing) this.#raw.subscribe(name);
    else this.#raw.unsubscribe(name);
  }

  close(reason: ErrorCode): void {
    if (this.#state !== 'open') return;
    const code = ERRORS[reason].close;
    this.#state = 'ending';
    this.#raw.unsubscribeAll();
    this.#owner.socketCloses(reason);
    const end = () => {
      if (this.#state === 'ending') this.#raw.end(code, reason);
    };
    if (isPermanentClose(code)) this.#owner.endRefused(end);
    else end();
  }

  /** The WebSocket is gone, whoever ended it, and may not be touched any more. */
  gone(): void {
    this.#state = 'gone';
  }

  bufferedBytes(): number {
    return this.#state === 'open' ? this.#raw.bufferedBytes() + (this.#outbox?.waitingBytes ?? 0) : 0;
  }

  #waiting(): Outbox {
    const raw = this.#raw;
    this.#outbox ??= new Outbox({
      hasRoom: () => hasRoom(raw),
      send: frame => raw.send(frame),
      onWaiting: () => this.#owner.frameWaits(),
      onOverflow: () => this.close('too-slow'),
    });
    return this.#outbox;
  }
}

/** The engine drops a frame only if more than this is unsent before it. */
function hasRoom(raw: RawSocket): boolean {
  return raw.bufferedBytes() <= MAX_BACKPRESSURE_BYTES;
}

export function topicName(channel: string, topic: Topic): string {
  return `${channel}/${topic}`;
}
