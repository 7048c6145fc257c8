import type { Queryable } from '@tatami/persistence';
import { type SqlQuery, sql } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';

export interface MadeFiles {
  readonly id: string;
  readonly kind: 'report' | 'video';
}

export function listMadeFiles(database: Queryable, person: UserId): Promise<MadeFiles[]> {
  return database.query<MadeFiles>(sql`select id, kind from job where ${namesPerson(person)}`);
}

export async function forgetMadeFiles(database: Queryable, person: UserId): Promise<void> {
  await database.query(sql`update job set
      result = case when jsonb_typeof(result -> 'files') = 'array' then jsonb_set(result, '{files}', '[]') else result end,
      state = case when state in ('waiting', 'running') then 'cancelled' else state end,
      updated_at = clock_timestamp()
    where ${namesPerson(person)}`);
}

function namesPerson(person: UserId): SqlQuery {
  return sql`kind in ('report', 'video')
    and (asked_by = ${person}::uuid or kind = 'report' and data ->> 'scope' = 'tenant')`;
}
