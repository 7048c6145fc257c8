import { type SqlQuery, sql } from '../sql/sql.ts';

/** Of `ci_token`: what a CiToken holds. */
export const CI_TOKEN_COLUMNS = sql`ci_token.id, ci_token.dojo_id as "dojoId", ci_token.name,
  ci_token.created_by as "createdBy",
  to_char(ci_token.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

/** For the audit: without the name, which may hold a person's. */
export function ciTokenHash(token: SqlQuery): SqlQuery {
  return sql`sha256(convert_to(jsonb_build_object('id', ${token}.id, 'dojo', ${token}.dojo_id)::text, 'utf8'))`;
}
