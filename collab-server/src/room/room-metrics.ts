import type { ErrorCode } from '@tatami/protocol';

/** What a room counts. The production implementation is Prometheus', the simulation's counts nothing. */
export interface RoomMetrics {
  /** A document message with something new was taken. */
  updated(bytes: number): void;
  /** A frame was handed to this many sockets. */
  delivered(sockets: number): void;
  refused(code: ErrorCode): void;
  /** Milliseconds from the first entry of a batch to `saved`. */
  saved(messages: number, lagMs: number): void;
  /** The worker was asked. */
  judged(): void;
  reloaded(): void;
  /** What the database had lost was put back from a room's document. */
  recovered(): void;
  /** A client's document was another one than the room's; `again` if the document that mended it did not. */
  diverged(kind: 'first' | 'again'): void;
  /** Rows of a journal could not be read; they are asked for again. */
  journalReadFailed(): void;
}

export const noMetrics: RoomMetrics = {
  updated: () => {},
  delivered: () => {},
  refused: () => {},
  saved: () => {},
  judged: () => {},
  reloaded: () => {},
  recovered: () => {},
  diverged: () => {},
  journalReadFailed: () => {},
};
