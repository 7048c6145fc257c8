import type { UserId } from '@tatami/protocol';

/** Where a program of the tenant's hears what its people are told. */
export interface Webhook {
  readonly url: string;
  /** Signs what is sent. */
  readonly secret: string;
}

/** A tenant has one webhook at most. Every change writes one audit row in its transaction. */
export interface WebhookStore {
  read(): Promise<Webhook | undefined>;
  set(webhook: Webhook, by: UserId): Promise<void>;
  /** @returns false if there is none */
  remove(by: UserId): Promise<boolean>;
}
