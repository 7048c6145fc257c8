import type { AuditEntry, AuditFilter } from '../audit-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Rows from before the chain have no place in it and are not listed. */
export async function listAudit(
  database: Queryable,
  { actor, action, subject, from, to }: AuditFilter,
  limit: number,
  beforeSeq: number | undefined,
): Promise<AuditEntry[]> {
  const nothing = sql``;
  const rows = await database.query<AuditEntry & { seq: bigint }>(sql`select audit.seq,
      to_char(audit.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
      audit.actor, person.name as "actorName", audit.action, audit.subject, audit.detail,
      audit.request_id as "requestId", audit.address,
      encode(audit.before_hash, 'hex') as "beforeHash", encode(audit.after_hash, 'hex') as "afterHash"
    from audit left join person on person.user_id = audit.actor and person.erased_at is null
    where audit.seq < ${beforeSeq ?? '9223372036854775807'}::bigint
      ${actor === undefined ? nothing : sql`and audit.actor = ${actor}::uuid`}
      ${action === undefined ? nothing : sql`and audit.action = ${action}::text`}
      ${subject === undefined ? nothing : sql`and audit.subject = ${subject}::uuid`}
      ${from === undefined ? nothing : sql`and audit.at >= ${from}::date::timestamp at time zone 'utc'`}
      ${to === undefined ? nothing : sql`and audit.at < (${to}::date + 1)::timestamp at time zone 'utc'`}
    order by audit.seq desc limit ${limit}::integer`);
  return rows.map(row => ({ ...row, seq: Number(row.seq) }));
}
