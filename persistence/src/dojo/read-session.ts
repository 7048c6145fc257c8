import type { DojoId, UserId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { StoredSession } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, type SqlQuery, sql } from '../sql/sql.ts';

interface Row {
  readonly turn: bigint;
  readonly driver: UserId | null;
  readonly order: UserId[] | null;
  readonly turnMs: bigint;
  readonly turnAgeMs: number;
}

/** @throws TatamiError `dojo-not-found` */
export async function readSession(database: Queryable, dojoId: DojoId): Promise<StoredSession> {
  const [row] = await database.query<Row>(prepared('dojo_session', sessionQuery(dojoId)));
  if (!row) throw new TatamiError('dojo-not-found');
  const { driver, order, turnMs } = row;
  return {
    turn: Number(row.turn),
    mode:
      driver === null
        ? { mode: 'free' }
        : { mode: 'turns', driver, order: order ?? [], turnMs: Number(turnMs) },
    turnAgeMs: row.turn === 0n ? 0 : row.turnAgeMs,
  };
}

export function sessionQuery(dojoId: DojoId): SqlQuery {
  return sql`select head.turn, head.turn_ms as "turnMs", session.driver, session.turn_order as "order",
      greatest(0, extract(epoch from clock_timestamp() - head.turn_started_at) * 1000)::double precision as "turnAgeMs"
    from dojo_head head left join dojo_session session using (dojo_id)
    where head.dojo_id = ${dojoId}::uuid`;
}
