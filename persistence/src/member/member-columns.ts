import { sql } from '../sql/sql.ts';

/** Who has no role in their token is a participant, as in a dojo. */
export const MEMBER_COLUMNS = sql`user_id as "userId", name,
  coalesce(given_role, token_role, 'participant') as role, given_role is not null as "isGiven",
  to_char(seen_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "seenAt"`;
