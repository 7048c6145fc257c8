/** Why a message of the bus was not sent, or may not have arrived. */
export type DropReason =
  /** Redis was not connected. */
  | 'down'
  /** Redis did not answer, and as many publishes as allowed were waiting for it. */
  | 'stalled'
  /** Redis answered with an error, or the connection broke before it answered. */
  | 'failed';

/** What the bus tells its metrics and its log. Errors in here hold no secret. */
export interface RedisObserver {
  /** A message was handed to Redis. */
  published(): void;
  dropped(reason: DropReason): void;
  /** A frame arrived that nobody of this version can read. */
  malformed(): void;
  /** All subscriptions stand. */
  connected(): void;
  /** The connection that stood is lost. */
  disconnected(error: Error): void;
  /** Redis could not be reached; `attempt` counts from 1 since the last connection. It is tried again, for ever. */
  attemptFailed(error: Error, attempt: number): void;
  /** A listener or watcher threw. */
  listenerFailed(error: unknown): void;
}
