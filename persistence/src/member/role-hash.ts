import type { MemberRole, UserId } from '@tatami/protocol';
import { type SqlQuery, sql } from '../sql/sql.ts';

/** For the audit: of what somebody may do, without their name, which may have to be forgotten. */
export function roleHash(userId: UserId, role: MemberRole | null): SqlQuery {
  return sql`sha256(convert_to(jsonb_build_object('userId', ${userId}::text, 'role', ${role}::text)::text, 'utf8'))`;
}
