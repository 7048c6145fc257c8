import type { PocId } from '@tatami/protocol';
import type { SearchedPoc } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

const SEARCHED_COLUMNS = sql`${POC_COLUMNS}, poc.source_names as "sourceNames"`;

/** Those that are there, whoever may see them, each with the revision that its content has. */
export function readWholePocs(database: Queryable, ids: readonly PocId[]): Promise<SearchedPoc[]> {
  return database.query<SearchedPoc>(
    sql`select ${SEARCHED_COLUMNS} from poc where poc.id = any(${ids}::uuid[])`,
  );
}

/** In the order of their ids, whoever may see them. */
export function readPocPage(
  database: Queryable,
  afterId: PocId | undefined,
  limit: number,
): Promise<SearchedPoc[]> {
  const condition = afterId === undefined ? sql`true` : sql`poc.id > ${afterId}`;
  return database.query<SearchedPoc>(
    sql`select ${SEARCHED_COLUMNS} from poc where ${condition} order by poc.id limit ${limit}`,
  );
}
