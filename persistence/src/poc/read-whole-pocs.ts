import type { PocId } from '@tatami/protocol';
import type { Poc } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

/** Those that are there, whoever may see them, each with the revision that its content has. */
export function readWholePocs(database: Queryable, ids: readonly PocId[]): Promise<Poc[]> {
  return database.query<Poc>(sql`select ${POC_COLUMNS} from poc where poc.id = any(${ids}::uuid[])`);
}
