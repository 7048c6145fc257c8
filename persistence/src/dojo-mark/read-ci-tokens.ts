import type { DojoId } from '@tatami/protocol';
import type { CiToken } from '../dojo-mark-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { CI_TOKEN_COLUMNS } from './ci-token-columns.ts';

/** Oldest first. */
export function readCiTokens(database: Queryable, dojoId: DojoId): Promise<CiToken[]> {
  return database.query(
    sql`select ${CI_TOKEN_COLUMNS} from ci_token where dojo_id = ${dojoId}::uuid order by id`,
  );
}

export async function findCiToken(database: Queryable, secretHash: Uint8Array): Promise<CiToken | undefined> {
  const [row] = await database.query<CiToken>(
    sql`select ${CI_TOKEN_COLUMNS} from ci_token where secret_hash = ${secretHash}::bytea`,
  );
  return row;
}
