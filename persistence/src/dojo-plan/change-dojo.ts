import type { DojoId, UserId } from '@tatami/protocol';
import { DOJO_COLUMNS } from '../dojo/dojo-columns.ts';
import type { DojoChange } from '../dojo-plan-store.ts';
import type { DojoSummary } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';

/** What is not named stays as it is. */
export async function changeDojo(
  database: Queryable,
  dojoId: DojoId,
  { name, startsAt }: DojoChange,
  by: UserId,
): Promise<DojoSummary | undefined> {
  const [row] = await database.query<DojoSummary>(
    sql`with before as (
      select id, name, starts_at from dojo where id = ${dojoId}::uuid for update
    ), dojo as (
      update dojo set
        name = coalesce(${name ?? null}, dojo.name),
        starts_at = case when ${startsAt === undefined}::boolean then dojo.starts_at else ${startsAt ?? null}::timestamptz end
      from before where dojo.id = before.id
      returning dojo.*
    ), audited as (
      insert into audit (actor, action, subject, before_hash, after_hash)
      select ${by}::uuid, 'dojo.update', dojo.id, ${planHash(sql`before`)}, ${planHash(sql`dojo`)}
      from dojo join before on before.id = dojo.id
    )
    select ${DOJO_COLUMNS} from dojo join dojo_head head on head.dojo_id = dojo.id`,
  );
  return row;
}

function planHash(row: SqlQuery): SqlQuery {
  return sql`sha256(convert_to(jsonb_build_object('name', ${row}.name, 'startsAt', ${row}.starts_at)::text, 'utf8'))`;
}
