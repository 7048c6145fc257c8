import { encodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId, newWriterId } from '../../testing/ids.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { turnQuery } from '../dojo/change-turn.ts';
import { listDojosQuery } from '../dojo/list-dojos.ts';
import { membersQuery } from '../dojo/read-members.ts';
import { revocationsQuery } from '../dojo/read-revocations.ts';
import { sessionQuery } from '../dojo/read-session.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { appendQuery } from './append-batches.ts';
import type { AppendRequest } from './journal.ts';
import { headsQuery } from './read-heads.ts';
import { readRowsQuery } from './read-rows.ts';

/** All rows of a table are read; this one has one row. */
const SCANNED_TABLE = /Seq Scan on (?!tenant_access)/;

let tenant: TestTenant;
let dojos: AppendRequest['dojoId'][];
beforeAll(async () => {
  tenant = await createTestTenant();
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`insert into dojo (id, name, created_by, is_private)
      select gen_random_uuid(), 'a dojo', gen_random_uuid(), n % 2 = 0 from generate_series(1, 20000) n`);
    await admin.query(
      sql`insert into dojo_head (dojo_id, seq, hash) select id, 5, sha256(uuid_send(id)) from dojo`,
    );
    await admin.query(sql`insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, n, 1, now(), gen_random_uuid(), n, 'payload', hash from dojo_head, generate_series(1, 5) n`);
    await admin.query(sql`insert into dojo_journal (dojo_id, seq, epoch, at, writer, batch, payload, hash)
      select dojo_id, n, 1, now(), gen_random_uuid(), n, 'payload', hash
      from (select * from dojo_head order by dojo_id limit 1) long, generate_series(6, 20000) n`);
    await admin.query(sql`analyze`);
    const rows = await admin.query<{ id: AppendRequest['dojoId'] }>(
      sql`select id from dojo order by id limit 200`,
    );
    dojos = rows.map(row => row.id);
  });
});
afterAll(() => tenant.dispose());

async function planOf(database: Queryable, query: SqlQuery): Promise<string> {
  const rows = await database.query<{ 'QUERY PLAN': string }>({
    text: `explain ${query.text}`,
    values: query.values,
  });
  return rows.map(row => row['QUERY PLAN']).join('\n');
}

it.each([
  ['with the values known', 'force_custom_plan'],
  ['as prepared once for all', 'force_generic_plan'],
])('append and read use indexes, planned %s', async (_, mode) => {
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query({ text: `set plan_cache_mode = ${mode}`, values: [] });
    for (const rooms of [1, 10, 100]) {
      const requests = dojos
        .slice(0, rooms)
        .map(dojoId => ({ dojoId, epoch: 1, batch: 1n, payload: new Uint8Array(9) }));
      for (const whenLocked of ['wait', 'skip'] as const) {
        const plan = await planOf(admin, appendQuery(newWriterId(), requests, whenLocked));
        expect(plan).not.toMatch(/Seq Scan on dojo/);
        expect(plan).toMatch(/dojo_head_pkey/);
        expect(plan).toMatch(/LockRows[\s\S]*Sort|LockRows[\s\S]*Index Scan/);
      }
    }
    const [long, short] = dojos;
    if (!long || !short) throw new Error('there are dojos');
    const read = await planOf(admin, readRowsQuery(long, 15_000, 100));
    expect(read).toMatch(/Index Scan using dojo_journal_pkey/);
    expect(read).not.toMatch(/Sort/);
    expect(await planOf(admin, readRowsQuery(short, 2, 100))).toMatch(
      /Index Scan (using|on) dojo_journal_pkey/,
    );
  });
});

it('listing dojos walks the primary key backwards and stops', async () => {
  const plan = await planOf(tenant.storage.database, listDojosQuery(newUserId(), 20, dojos.at(-1)));
  expect(plan).toMatch(/Index Scan Backward using dojo_pkey/);
  expect(plan).not.toMatch(/Seq Scan on dojo\b/);
});

it('what pods ask of a dojo again and again uses indexes', async () => {
  const [dojoId] = dojos;
  if (!dojoId) throw new Error('there are dojos');
  const turn = { mode: 'free', number: 1, restarts: true } as const;
  const entry = { writer: newWriterId(), batch: 1n, payload: encodeBatch([]) };
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`insert into dojo_session (dojo_id, turn_order) select id, '{}' from dojo`);
    await admin.query(sql`insert into dojo_member (dojo_id, user_id, role)
      select id, gen_random_uuid(), 'participant' from dojo`);
    await admin.query(sql`insert into person (user_id, name)
      select gen_random_uuid(), 'somebody' from generate_series(1, 20000)`);
    await admin.query(sql`insert into revocation (user_id, at)
      select gen_random_uuid(), now() - n * interval '1 hour' from generate_series(1, 20000) n`);
    await admin.query(sql`analyze`);
    const queries = [
      headsQuery(dojos.slice(0, 20)),
      sessionQuery(dojoId),
      membersQuery(dojoId, [newUserId(), newUserId()]),
      revocationsQuery(600_000),
      turnQuery(dojoId, turn, true, entry),
    ];
    for (const query of queries) expect(await planOf(admin, query)).not.toMatch(SCANNED_TABLE);
  });
});

it('the hash function is inlined into the append', async () => {
  const requests = dojos
    .slice(0, 2)
    .map(dojoId => ({ dojoId, epoch: 1, batch: 1n, payload: new Uint8Array(9) }));
  const query = appendQuery(newWriterId(), requests, 'wait');
  const plan = await planOf(tenant.storage.database, { ...query, text: `(verbose) ${query.text}` });
  expect(plan).toMatch(/int8send/);
  expect(plan).not.toMatch(/tatami_journal_hash/);
});

it('an append updates heads in place (HOT) and touches no index of theirs', async () => {
  const writer = newWriterId();
  const counted = await tenant.storage.database.transaction(async transaction => {
    for (let batch = 1n; batch <= 5n; batch++) {
      const requests = dojos
        .slice(1, 21)
        .map(dojoId => ({ dojoId, epoch: 1, batch, payload: new Uint8Array(9) }));
      await transaction.query(appendQuery(writer, requests, 'wait'));
    }
    const [row] = await transaction.query<{ all: bigint; hot: bigint }>(
      sql`select pg_stat_get_xact_tuples_updated('dojo_head'::regclass) as all,
            pg_stat_get_xact_tuples_hot_updated('dojo_head'::regclass) as hot`,
    );
    return row;
  });
  expect(counted?.all).toBe(100n);
  expect(Number(counted?.hot)).toBeGreaterThan(90);
});
