import type { UserId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Agreed to the same version again, it stays as it was, and nothing is audited. */
export async function agree(database: Queryable, userId: UserId, version: number): Promise<void> {
  await database.query(sql`with agreed as (
      update person set consent_version = ${version}::integer, consent_at = clock_timestamp()
      where user_id = ${userId}::uuid and erased_at is null and consent_version is distinct from ${version}::integer
      returning user_id, consent_version, consent_at
    )
    insert into audit (actor, action, subject, detail, after_hash)
    select user_id, 'person.consent', user_id, jsonb_build_object('version', consent_version),
      sha256(convert_to(to_jsonb(agreed)::text, 'utf8'))
    from agreed`);
}
