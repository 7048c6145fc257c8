import { sql } from '../sql/sql.ts';

/** Of `dojo`, with its `dojo_head` as `head`: what a DojoSummary holds. */
export const DOJO_COLUMNS = sql`dojo.id, dojo.name, dojo.created_by as "createdBy",
  dojo.is_private as "isPrivate", head.state,
  to_char(dojo.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(dojo.starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt"`;
