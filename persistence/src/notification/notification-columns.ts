import { sql } from '../sql/sql.ts';

/** A row of `notification` as a Notification; `person` is who came by an invitation. */
export const NOTIFICATION_COLUMNS = sql`notification.id, kind, data ->> 'subjectId' as "subjectId",
  data ->> 'reason' as reason, person.name as "personName", read_at is not null as "isRead",
  to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;
