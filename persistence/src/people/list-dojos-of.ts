import type { UserId } from '@tatami/protocol';
import type { DojoOfPerson } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export function listDojosOf(database: Queryable, userId: UserId): Promise<DojoOfPerson[]> {
  return database.query<DojoOfPerson>(sql`select dojo.id, dojo.name,
      to_char(dojo.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      dojo.created_by = ${userId}::uuid as "isCreator", member.role,
      exists (select from dojo_client where dojo_id = dojo.id and user_id = ${userId}::uuid) as "hasWritten"
    from dojo left join dojo_member member on member.dojo_id = dojo.id and member.user_id = ${userId}::uuid
    where dojo.created_by = ${userId}::uuid or member.role is not null
      or dojo.id in (select dojo_id from dojo_client where user_id = ${userId}::uuid)
    order by dojo.id desc`);
}
