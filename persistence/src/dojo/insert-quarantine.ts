import type { DojoId } from '@tatami/protocol';
import { SERVER_ACTOR } from '../audit/audit-actor.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** Marks an entry as bad; the first reason stays. */
export async function insertQuarantine(
  database: Queryable,
  dojoId: DojoId,
  seq: number,
  entryIndex: number,
  reason: string,
): Promise<void> {
  await database.query(sql`with quarantined as (
    insert into dojo_quarantine (dojo_id, seq, entry_index, reason)
    values (${dojoId}, ${seq}, ${entryIndex}, ${reason}) on conflict do nothing
    returning dojo_id, seq, entry_index, reason
  )
  insert into audit (actor, action, subject, detail)
  select ${SERVER_ACTOR}::uuid, 'dojo.quarantine', dojo_id, jsonb_build_object('seq', seq, 'entry', entry_index, 'reason', reason)
  from quarantined`);
}
