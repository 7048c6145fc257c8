import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function upsertPerson(database: Queryable, userId: UserId, name: string): Promise<void> {
  await database.query(
    prepared(
      'person_upsert',
      sql`insert into person (user_id, name) values (${userId}::uuid, ${name}::text)
        on conflict (user_id) do update set name = excluded.name, seen_at = clock_timestamp()`,
    ),
  );
}
