import type { CloseCode, ErrorCode } from '@tatami/protocol';

/**
 * An open WebSocket as its engine gives it: `uws-socket.ts` in production, a pipe in simulations. It is not touched
 * any more after {@link AttachedSocket.gone}.
 */
export interface RawSocket {
  /** Sends a binary frame. */
  send(frame: Uint8Array): void;
  /** Bytes that the network has not taken yet. */
  bufferedBytes(): number;
  subscribe(topic: string): void;
  unsubscribe(topic: string): void;
  unsubscribeAll(): void;
  /** Closes it when what was sent has left. */
  end(code: CloseCode, reason: ErrorCode): void;
}

/** What the engine tells of a socket, from its opening to its end. */
export interface AttachedSocket {
  /** Frames may be sent and received from now on. May end the socket, and so call {@link gone}, before it returns. */
  opened(): void;
  /** Takes a binary frame; the bytes must be the connection's own to keep. */
  receive(frame: Uint8Array): void;
  /** A text frame came. */
  refuseMalformed(): void;
  /** A frame that was published did not fit any more. */
  dropped(): void;
  /** The socket has taken something. */
  drained(): void;
  /** The WebSocket is gone, whoever ended it. */
  gone(): void;
}
