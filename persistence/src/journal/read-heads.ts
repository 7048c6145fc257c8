import type { DojoId, SessionState } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';
import type { JournalHead } from './journal.ts';

interface Row {
  readonly dojoId: DojoId;
  readonly seq: bigint;
  readonly epoch: number;
  readonly hash: Uint8Array;
  readonly state: SessionState;
  readonly accessRevision: bigint;
}

/** Heads of those of the dojos that exist. Takes no lock. */
export async function readHeads(database: Queryable, dojoIds: readonly DojoId[]): Promise<JournalHead[]> {
  if (dojoIds.length === 0) return [];
  const rows = await database.query<Row>(prepared('journal_heads', headsQuery(dojoIds)));
  return rows.map(row => ({ ...row, seq: Number(row.seq), accessRevision: Number(row.accessRevision) }));
}

export function headsQuery(dojoIds: readonly DojoId[]): SqlQuery {
  return sql`select head.dojo_id as "dojoId", head.seq, head.epoch, head.hash, head.state,
      dojo.access_revision + (select revision from tenant_access) as "accessRevision"
    from dojo_head head join dojo on dojo.id = head.dojo_id
    where head.dojo_id = any (${dojoIds}::uuid[])`;
}
