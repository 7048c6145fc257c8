import { sql } from '../sql/sql.ts';

export const INVITATION_COLUMNS = sql`id, role, created_by as "createdBy", max_uses as "maxUses", uses,
  to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(expires_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "expiresAt"`;

export const IS_USABLE = sql`revoked_at is null and expires_at > clock_timestamp() and uses < max_uses`;
