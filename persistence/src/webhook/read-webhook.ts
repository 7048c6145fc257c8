import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import type { Webhook } from '../webhook-store.ts';

export async function readWebhook(database: Queryable): Promise<Webhook | undefined> {
  const [row] = await database.query<Webhook>(prepared('webhook_read', sql`select url, secret from webhook`));
  return row;
}
