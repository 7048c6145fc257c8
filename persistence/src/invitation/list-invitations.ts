import type { Invitation } from '../member-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { INVITATION_COLUMNS, IS_USABLE } from './invitation-columns.ts';

const MAX_LISTED = 100;

export function listInvitations(database: Queryable): Promise<Invitation[]> {
  return database.query<Invitation>(sql`select ${INVITATION_COLUMNS} from invitation
    where ${IS_USABLE} order by created_at desc limit ${MAX_LISTED}`);
}
