import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { Webhook } from '../webhook-store.ts';

/** The audit has no address but its hash: it may hold a password of the receiver's. */
export async function setWebhook(database: Queryable, { url, secret }: Webhook, by: UserId): Promise<void> {
  await database.query(sql`with known as (select url from webhook), made as (
      insert into webhook (url, secret, set_by) values (${url}, ${secret}, ${by}::uuid)
      on conflict (is_only) do update set url = excluded.url, secret = excluded.secret, set_by = excluded.set_by,
        set_at = clock_timestamp()
      returning url, set_by
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select set_by, 'webhook.set', set_by, '{}'::jsonb, (select sha256(convert_to(url, 'utf8')) from known),
      sha256(convert_to(url, 'utf8')) from made`);
}
