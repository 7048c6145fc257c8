import type { UserId } from '@tatami/protocol';
import type { Profile, YearChoices } from '../people-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

const time = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';

export async function readProfile(database: Queryable, userId: UserId): Promise<Profile | undefined> {
  const [row] = await database.query<
    Omit<Profile, 'consent' | 'year'> & YearChoices & { version: number | null; at: string }
  >(
    sql`select user_id as "userId", name, coalesce(given_role, token_role, 'participant') as role,
        to_char(seen_at at time zone 'utc', ${time}) as "seenAt",
        consent_version as version, to_char(consent_at at time zone 'utc', ${time}) as at,
        has_year_video as "hasVideo", is_in_team_year as "isShared"
      from person where user_id = ${userId}::uuid and erased_at is null`,
  );
  if (row === undefined) return undefined;
  const { version, at, hasVideo, isShared, ...profile } = row;
  return { ...profile, year: { hasVideo, isShared }, consent: version === null ? null : { version, at } };
}
