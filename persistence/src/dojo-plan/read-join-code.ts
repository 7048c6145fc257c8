import type { DojoId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export async function readJoinCode(database: Queryable, dojoId: DojoId): Promise<string | undefined> {
  const [row] = await database.query<{ code: string | null }>(
    sql`select join_code as code from dojo where id = ${dojoId}::uuid`,
  );
  return row?.code ?? undefined;
}
