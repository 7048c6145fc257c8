import type { UserId } from '@tatami/protocol';
import type { TenantMember } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { MEMBER_COLUMNS } from './member-columns.ts';

export function listMembers(database: Queryable, limit: number, afterId?: UserId): Promise<TenantMember[]> {
  return database.query<TenantMember>(sql`select ${MEMBER_COLUMNS} from person
    where erased_at is null and user_id > ${afterId ?? '00000000-0000-0000-0000-000000000000'}::uuid
    order by user_id limit ${limit}::integer`);
}
