import type { DojoId } from '@tatami/protocol';
import type { DojoSummary } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { DOJO_COLUMNS } from './dojo-columns.ts';

export async function readDojo(database: Queryable, dojoId: DojoId): Promise<DojoSummary | undefined> {
  const [row] = await database.query<DojoSummary>(
    prepared(
      'dojo_read',
      sql`select ${DOJO_COLUMNS} from dojo join dojo_head head on head.dojo_id = dojo.id
        where dojo.id = ${dojoId}::uuid`,
    ),
  );
  return row;
}
