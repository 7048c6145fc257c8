import type { DojoId, TenantId } from '@tatami/protocol/ids';

/** Which room on the bus; tenants never share a channel. */
export interface RoomAddress {
  readonly tenantId: TenantId;
  readonly dojoId: DojoId;
}

/** What pods tell each other about one dojo. */
export type BusMessage =
  /** Committed just now; pods that miss it read it from the journal. */
  | { readonly kind: 'batch'; readonly seq: number; readonly payload: Uint8Array }
  /** The dojo's head row changed otherwise (paused, archived, restored): read it. */
  | { readonly kind: 'head-changed' };

export type BusListener = (message: BusMessage) => void;

export interface BusSubscription {
  /** After this no message arrives. Idempotent. */
  close(): void;
}

/**
 * Messages between pods, at most once and without order across senders: everything that must not be lost is in
 * PostgreSQL first, so a message that never arrives costs time, not text.
 *
 * B1  A message published after `subscribe` resolved reaches the listener, while the transport is up.
 * B2  A publisher does not hear its own messages.
 * B3  A listener that throws, and a room that is closed, never touch another room.
 * B4  Nothing arrives after close.
 */
export interface Bus {
  /** Resolves when the subscription stands. */
  subscribe(room: RoomAddress, listener: BusListener): Promise<BusSubscription>;
  /** Never throws and never waits; a message that cannot be sent is dropped and counted. */
  publish(room: RoomAddress, message: BusMessage): void;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
