import type { DojoRole, UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';

export async function upsertPerson(
  database: Queryable,
  userId: UserId,
  name: string,
  tokenRole: DojoRole | undefined,
  email: string | undefined,
): Promise<void> {
  await database.query(
    prepared(
      'person_upsert',
      sql`insert into person (user_id, name, token_role, email)
        values (${userId}::uuid, ${name}::text, ${tokenRole ?? null}::text,
          ${email ?? null}::text)
        on conflict (user_id) do update set name = excluded.name, token_role = excluded.token_role,
          email = excluded.email,
          seen_at = clock_timestamp()
        where person.erased_at is null`,
    ),
  );
}
