import type { DojoId } from '@tatami/protocol';
import { CONNECTION_DEFAULTS, Connection } from '../src/sql/connection.ts';
import { sql } from '../src/sql/sql.ts';

/** Keeps everybody from committing to a dojo, as another process that holds its head would, until it is released. */
export async function holdHead(adminUrl: string, dojoId: DojoId): Promise<() => Promise<void>> {
  const holder = await Connection.open({ ...CONNECTION_DEFAULTS, url: adminUrl });
  await holder.query(sql`begin`);
  await holder.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
  return () => holder.close();
}
