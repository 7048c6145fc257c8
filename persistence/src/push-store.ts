import type { UserId } from '@tatami/protocol';

/** A browser that somebody is told in by Web Push, as the browser has said. */
export interface PushSubscription {
  readonly endpoint: string;
  /** The browser's public key and secret, in base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

export interface PushStore {
  /** From now on this browser is the user's. Of many browsers those that were added last are kept. */
  add(userId: UserId, subscription: PushSubscription): Promise<void>;
  /** @returns whether it was the user's */
  remove(userId: UserId, endpoint: string): Promise<boolean>;
  read(id: string): Promise<PushSubscription | undefined>;
  /** The push service does not know it any more. */
  forget(id: string): Promise<void>;
  /** Newest first, RFC 3339, UTC: all that a person may know of them. */
  timesOf(userId: UserId): Promise<string[]>;
}
