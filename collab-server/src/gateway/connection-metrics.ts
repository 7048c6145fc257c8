/** What a pod counts of its connections. */
export interface ConnectionMetrics {
  connected(): void;
  disconnected(): void;
  /** Somebody is in a room, so many milliseconds after the connection was opened. */
  joined(ms: number): void;
}
