import type { CiToken, NewCiToken } from '../dojo-mark-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { CI_TOKEN_COLUMNS, ciTokenHash } from './ci-token-columns.ts';

/**
 * Statements that run at the same time do not count each other's tokens, so a dojo may get over the limit by as many as run
 * at once.
 * @returns undefined if the dojo has `most` already
 */
export async function createCiToken(
  database: Queryable,
  { id, dojoId, secretHash, name, createdBy }: NewCiToken,
  most: number,
): Promise<CiToken | undefined> {
  const [row] = await database.query<CiToken>(
    sql`with ci_token as (
      insert into ci_token (id, dojo_id, secret_hash, name, created_by)
      select ${id}::uuid, ${dojoId}::uuid, ${secretHash}::bytea, ${name}, ${createdBy}::uuid
      where ${most}::bigint > (select count(*) from ci_token where dojo_id = ${dojoId}::uuid)
      returning *
    ), audited as (
      insert into audit (actor, action, subject, detail, after_hash)
      select created_by, 'ci-token.create', dojo_id, jsonb_build_object('token', id), ${ciTokenHash(sql`ci_token`)}
      from ci_token
    )
    select ${CI_TOKEN_COLUMNS} from ci_token`,
  );
  return row;
}
