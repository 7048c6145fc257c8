import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function removeLogo(database: Queryable, by: UserId): Promise<boolean> {
  const rows = await database.query(sql`with known as materialized (
      select sha256(convert_to(to_jsonb(branding)::text, 'utf8')) as hash from branding
      where logo_id is not null for update
    ), changed as (
      update branding set logo_id = null, logo_type = null, logo_bytes = null, logo_sha256 = null, rev = rev + 1
      where logo_id is not null and exists (select from known) returning *
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select ${by}::uuid, 'branding.logo-remove', ${by}::uuid, '{}'::jsonb, (select hash from known),
      sha256(convert_to(to_jsonb(changed)::text, 'utf8'))
    from changed returning 1`);
  return rows.length > 0;
}
