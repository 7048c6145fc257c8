import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function removeWebhook(database: Queryable, by: UserId): Promise<boolean> {
  const rows = await database.query(sql`with gone as (delete from webhook returning url)
    insert into audit (actor, action, subject, detail, before_hash)
    select ${by}::uuid, 'webhook.remove', ${by}::uuid, '{}'::jsonb, sha256(convert_to(url, 'utf8')) from gone returning 1`);
  return rows.length > 0;
}
