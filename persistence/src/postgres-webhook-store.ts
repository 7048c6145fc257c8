import type { UserId } from '@tatami/protocol';
import type { PatientDatabase } from './sql/database.ts';
import { readWebhook } from './webhook/read-webhook.ts';
import { removeWebhook } from './webhook/remove-webhook.ts';
import { setWebhook } from './webhook/set-webhook.ts';
import type { Webhook, WebhookStore } from './webhook-store.ts';

/** The webhook of a tenant, in its PostgreSQL database. */
export class PostgresWebhookStore implements WebhookStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  read(): Promise<Webhook | undefined> {
    return readWebhook(this.#database);
  }

  set(webhook: Webhook, by: UserId): Promise<void> {
    return setWebhook(this.#database, webhook, by);
  }

  remove(by: UserId): Promise<boolean> {
    return removeWebhook(this.#database, by);
  }
}
