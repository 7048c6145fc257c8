import type { ErrorCode } from '@tatami/protocol';

/** The three streams of a room: text for stock clients, text for `tatami.v1`, and presence for both. */
export type Topic = 'yjs' | 'tatami' | 'presence';

/** What a room knows of a connection. Everything after close is ignored by the socket. */
export interface MemberSocket {
  send(frame: Uint8Array): void;
  /** Whether the socket gets what is published on a topic of its room. */
  follow(topic: Topic, isFollowing: boolean): void;
  /** Ends the connection with this reason and the close code that the registry gives it. */
  close(reason: ErrorCode): void;
}

/** Sends one frame to all followers of a topic of one room: one native publish, no work per socket here. */
export type Publish = (topic: Topic, frame: Uint8Array) => void;
