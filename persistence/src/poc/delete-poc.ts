import type { PocRevision } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/**
 * The row goes for good, and so do the answers that are kept for the keys it and its files were made with: what stays is
 * the audit, which holds its hash and none of its text. The count makes the keys be locked before the audit, as a creation does.
 */
export async function deletePoc(database: Queryable, { id, rev, actor }: PocRevision): Promise<boolean> {
  const rows = await database.query(
    sql`with deleted as (
      delete from poc where id = ${id}::uuid and rev = ${rev}::bigint returning *
    ), forgotten as (
      update idempotency_key set response = null from deleted
      where (user_id = deleted.owner_id
          or user_id in (select created_by from poc_attachment where poc_id = deleted.id))
        and deleted.id::text in (response::jsonb ->> 'id', response::jsonb ->> 'pocId')
      returning 1
    )
    insert into audit (actor, action, subject, before_hash)
    select ${actor}::uuid, 'poc.delete', id, sha256(convert_to(to_jsonb(deleted)::text, 'utf8')) from deleted
    where (select count(*) from forgotten) >= 0
    returning id`,
  );
  return rows.length > 0;
}
