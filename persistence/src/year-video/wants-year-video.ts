import { sql } from '../sql/sql.ts';

/** Of a row of `person`: is there, and has not declined. */
export const WANTS_YEAR_VIDEO = sql`(person.erased_at is null and person.has_year_video
  and coalesce(person.given_role, person.token_role, 'participant') <> 'removed')`;
