import type { ChainedRow, DojoId, PodId, TenantId, UserId } from '@tatami/protocol';

/** Which room on the bus; tenants never share a channel. */
export interface RoomAddress {
  readonly tenantId: TenantId;
  readonly dojoId: DojoId;
}

/** What pods tell each other about one dojo. */
export type BusMessage =
  /** Committed just now; pods that miss it read it from the journal. */
  | { readonly kind: 'batch'; readonly row: ChainedRow }
  /** The dojo's head row changed otherwise (paused, archived, restored, handed off): read it. */
  | { readonly kind: 'head-changed' }
  /** Who may do what in the dojo changed: read it. */
  | { readonly kind: 'access-changed' }
  /** People in the sender's part of the room. */
  | PresenceMessage
  /** The sender knows nothing of the others' people, or has missed something: say all. */
  | { readonly kind: 'presence-wanted' };

export interface PresenceMessage {
  readonly kind: 'presence';
  /** Counts the sender's presence messages in this room, 1, 2, 3 …, so that a hole is noticed. */
  readonly number: number;
  /** Whether these are all people of the sender's part; else those who changed. */
  readonly isWhole: boolean;
  /** Entries as the sender's presence encodes them; the bus only carries them. */
  readonly entries: Uint8Array;
}

/** What a pod, or another service, tells all pods of the installation. */
export type Announcement =
  /** Said every second by a pod that has people in its rooms. */
  | { readonly kind: 'alive' }
  /** The last word of a pod that stops in order. */
  | { readonly kind: 'leaving' }
  /** The user's tokens were revoked: look whose connections have to end. */
  | { readonly kind: 'revoked'; readonly tenantId: TenantId; readonly userId: UserId };

export type BusListener = (message: BusMessage, from: PodId) => void;

export interface BusWatcher {
  announced(announcement: Announcement, from: PodId): void;
  /** From now on messages may be missed. */
  wentDown(): void;
  /** Every subscription stands again; what was said in between is missing. */
  cameUp(): void;
}

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
 * B5  Whoever watches is told when the transport goes down, and when it is up and all subscriptions stand again.
 * B6  While the transport is down `subscribe` resolves at once and `publish` drops.
 * B7  An announcement reaches every watcher of every other pod.
 * B8  What waits for a transport that stalls is bounded; a transport that does not answer a ping is down.
 * B9  What cannot be read, or came on the wrong channel, is dropped and counted.
 */
export interface Bus {
  /** Who this bus speaks for. */
  readonly podId: PodId;
  readonly isUp: boolean;
  /** Resolves when the subscription stands, or at once while the transport is down: it then stands at `cameUp`. */
  subscribe(room: RoomAddress, listener: BusListener): Promise<BusSubscription>;
  /** Never throws and never waits; a message that cannot be sent is dropped and counted. */
  publish(room: RoomAddress, message: BusMessage): void;
  /** Says something to all other pods, as `publish` does. */
  announce(announcement: Announcement): void;
  watch(watcher: BusWatcher): BusSubscription;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
