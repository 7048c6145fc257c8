import type { PocId, UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** The change and the audit row, in one statement. Does nothing to a POC that is gone or has just these names. */
export async function setSourceNames(
  database: Queryable,
  id: PocId,
  sourceNames: readonly string[],
  actor: UserId,
): Promise<void> {
  await database.query(
    sql`with before as materialized (
      select id, sha256(convert_to(to_jsonb(poc)::text, 'utf8')) as hash
      from poc where id = ${id}::uuid and source_names <> ${sourceNames}::text[] for update
    ), changed as (
      update poc set source_names = ${sourceNames}::text[], rev = rev + 1
      from before where poc.id = before.id
      returning poc.*
    )
    insert into audit (actor, action, subject, before_hash, after_hash)
    select ${actor}::uuid, 'poc.update', changed.id, before.hash,
      sha256(convert_to(to_jsonb(changed)::text, 'utf8'))
    from changed join before using (id)`,
  );
}
