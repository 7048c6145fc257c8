import type { UserId } from '@tatami/protocol';
import { addSubscription } from './push/add-subscription.ts';
import type { PushStore, PushSubscription } from './push-store.ts';
import type { PatientDatabase } from './sql/database.ts';
import { sql } from './sql/sql.ts';

/** Browsers that people are told in, in the tenant's PostgreSQL database. */
export class PostgresPushStore implements PushStore {
  readonly #database: PatientDatabase;

  constructor(database: PatientDatabase) {
    this.#database = database;
  }

  add(userId: UserId, subscription: PushSubscription): Promise<void> {
    return this.#database.transaction(transaction => addSubscription(transaction, userId, subscription));
  }

  async remove(userId: UserId, endpoint: string): Promise<boolean> {
    const rows = await this.#database.query(
      sql`delete from push_subscription
          where user_id = ${userId}::uuid and endpoint = ${endpoint} returning 1`,
    );
    return rows.length > 0;
  }

  async read(id: string): Promise<PushSubscription | undefined> {
    const [row] = await this.#database.query<PushSubscription>(
      sql`select endpoint, p256dh, auth from push_subscription where id = ${id}::uuid`,
    );
    return row;
  }

  async forget(id: string): Promise<void> {
    await this.#database.query(sql`delete from push_subscription where id = ${id}::uuid`);
  }

  async timesOf(userId: UserId): Promise<string[]> {
    const rows = await this.#database.query<{ at: string }>(
      sql`select to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
        from push_subscription where user_id = ${userId}::uuid order by created_at desc`,
    );
    return rows.map(({ at }) => at);
  }
}
