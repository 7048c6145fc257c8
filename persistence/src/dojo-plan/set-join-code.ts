import type { DojoId, UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';

/** @returns false if there is no such dojo, or another one has the code */
export async function setJoinCode(
  database: Queryable,
  dojoId: DojoId,
  code: string | undefined,
  by: UserId,
): Promise<boolean> {
  const rows = await database.query(
    sql`with before as (
      select id, join_code from dojo where id = ${dojoId}::uuid for update
    ), changed as (
      update dojo set join_code = ${code ?? null} from before
      where dojo.id = before.id
        and not exists (select from dojo other where other.join_code = ${code ?? null} and other.id <> before.id)
      returning dojo.id, dojo.join_code
    )
    insert into audit (actor, action, subject, before_hash, after_hash)
    select ${by}::uuid, 'dojo.join-code', changed.id, ${codeHash(sql`before.join_code`)}, ${codeHash(sql`changed.join_code`)}
    from changed join before on before.id = changed.id
    returning 1`,
  );
  return rows.length > 0;
}

/** Of none too, so that it can be seen from the audit that it was taken away. */
function codeHash(code: SqlQuery): SqlQuery {
  return sql`sha256(convert_to(coalesce(${code}, ''), 'utf8'))`;
}
