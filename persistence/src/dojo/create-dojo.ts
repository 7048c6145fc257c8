import type { DojoId, DojoRole, UserId, WriterId } from '@tatami/protocol';
import { TatamiError } from '@tatami/protocol';
import type { DojoSummary } from '../dojo-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

export interface NewDojo {
  readonly id: DojoId;
  readonly name: string;
  readonly createdBy: UserId;
  readonly isPrivate: boolean;
  readonly writer: WriterId;
  readonly initialPayload?: Uint8Array;
  /** RFC 3339. */
  readonly startsAt?: string;
  /** Beside its maker, who becomes its owner. */
  readonly members?: readonly { readonly userId: UserId; readonly role: DojoRole }[];
  /** It is refused if its maker has made so many in the last day; without it, they may make any number. */
  readonly maxPerDay?: number;
}

/** The batch number of a dojo's starting content: writers count their own from 1, so it is never theirs. */
const INITIAL_BATCH = 0n;

/**
 * The dojo, its head, its members, its first journal row and the audit row, in one statement. Statements that run at the
 * same time do not count each other's dojos, so a user may get over the limit by as many as run at once.
 * @throws TatamiError `too-many-dojos`
 */
export async function createDojo(database: Queryable, dojo: NewDojo): Promise<DojoSummary> {
  const { maxPerDay = Number.MAX_SAFE_INTEGER } = dojo;
  const [row] = await database.query<Pick<DojoSummary, 'createdAt' | 'startsAt'>>(
    sql`with created as (
      insert into dojo (id, name, created_by, is_private, starts_at)
      select ${dojo.id}::uuid, ${dojo.name}, ${dojo.createdBy}::uuid, ${dojo.isPrivate}::boolean,
        ${dojo.startsAt ?? null}::timestamptz
      where ${maxPerDay}::bigint > (
        select count(*) from (
          select from dojo where created_by = ${dojo.createdBy}::uuid and created_at > now() - interval '1 day'
          limit ${maxPerDay}::bigint
        ) as made
      ) returning *
    ), members as (
      insert into dojo_member (dojo_id, user_id, role)
      select id, created_by, 'owner' from created
      union all
      select id, ("userId")::uuid, role
      from created, jsonb_to_recordset(${JSON.stringify(dojo.members ?? [])}::jsonb) as given ("userId" text, role text)
    ), first as materialized (
      select id as dojo_id, 1::bigint as seq, clock_timestamp() as at, ${dojo.initialPayload ?? null}::bytea as payload,
        sha256(uuid_send(id)) as genesis
      from created
    ), head as (
      insert into dojo_head (dojo_id, seq, at, hash)
      select dojo_id, seq, at,
        tatami_journal_hash(genesis, dojo_id, 1, seq, at, ${dojo.writer}::uuid, ${INITIAL_BATCH}::bigint, payload)
      from first where payload is not null
      union all
      select dojo_id, 0, 'epoch', genesis from first where payload is null
      returning dojo_id, seq, epoch, at, hash
    ), journaled as (
      insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, head.seq, head.epoch, head.at, ${dojo.writer}::uuid, ${INITIAL_BATCH}::bigint, first.payload,
        head.hash
      from head join first using (dojo_id) where first.payload is not null
    ), audited as (
      insert into audit (actor, action, subject, after_hash)
      select created_by, 'dojo.create', id, sha256(convert_to(to_jsonb(created)::text, 'utf8')) from created
    )
    select to_char(created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
      to_char(starts_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt"
    from created`,
  );
  if (!row) throw new TatamiError('too-many-dojos');
  const { id, name, createdBy, isPrivate } = dojo;
  return { id, name, createdBy, isPrivate, ...row, state: 'open' };
}
