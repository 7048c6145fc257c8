import type { DojoId, WriterId } from '@tatami/protocol';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

/** A snapshot takes under a second; whoever has not ended by then is taken for dead. */
const LEASE_S = 30;

/** Takes the lease on a dojo's next snapshot; false while another writer has it. */
export async function claimSnapshot(database: Queryable, dojoId: DojoId, holder: WriterId): Promise<boolean> {
  const rows =
    await database.query<object>(sql`insert into dojo_snapshot_lease as lease (dojo_id, holder, ends_at)
    values (${dojoId}, ${holder}, clock_timestamp() + ${LEASE_S} * interval '1 second')
    on conflict (dojo_id) do update set holder = excluded.holder, ends_at = excluded.ends_at
    where lease.holder = excluded.holder or lease.ends_at <= clock_timestamp()
    returning dojo_id`);
  return rows.length > 0;
}

/** Gives the lease back; nothing if another writer has it by now. */
export async function releaseSnapshot(database: Queryable, dojoId: DojoId, holder: WriterId): Promise<void> {
  await database.query(sql`delete from dojo_snapshot_lease where dojo_id = ${dojoId} and holder = ${holder}`);
}
