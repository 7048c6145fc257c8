import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function removeWebhook(database: Queryable, by: UserId): Promise<boolean> {
  const rows = await database.query(sql`with gone as (delete from webhook returning 1)
    insert into audit (actor, action, subject, detail)
    select ${by}::uuid, 'webhook.remove', ${by}::uuid, '{}'::jsonb from gone returning 1`);
  return rows.length > 0;
}
