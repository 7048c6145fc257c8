import type { UserId } from '@tatami/protocol';
import type { YearChoices } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Chosen the same again, nothing is audited. */
export async function chooseYear(
  database: Queryable,
  userId: UserId,
  { hasVideo, isShared }: YearChoices,
): Promise<void> {
  await database.query(sql`with before as materialized (
      select user_id, has_year_video, is_in_team_year from person
      where user_id = ${userId}::uuid and erased_at is null
        and (has_year_video, is_in_team_year) is distinct from (${hasVideo}::boolean, ${isShared}::boolean)
      for update
    ), chosen as (
      update person set has_year_video = ${hasVideo}::boolean, is_in_team_year = ${isShared}::boolean
      from before where person.user_id = before.user_id
      returning person.user_id, person.has_year_video, person.is_in_team_year
    )
    insert into audit (actor, action, subject, detail, before_hash, after_hash)
    select user_id, 'person.year', user_id,
      jsonb_build_object('hasVideo', chosen.has_year_video, 'isShared', chosen.is_in_team_year),
      sha256(convert_to(to_jsonb(before)::text, 'utf8')), sha256(convert_to(to_jsonb(chosen)::text, 'utf8'))
    from chosen join before using (user_id)`);
}
