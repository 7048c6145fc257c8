import type { UserId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId } from '../../testing/ids.ts';
import { newPoc } from '../../testing/new-poc.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import type { AuditFilter } from '../audit-store.ts';
import { storesFrom } from '../persistence.ts';
import type { Poc } from '../poc-store.ts';
import { sql } from '../sql/sql.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

async function create(ownerId: UserId): Promise<Poc> {
  return (await tenant.storage.creations.poc(newPoc({ ownerId }))).thing;
}

/** The numbers of the rows whose hash does not follow from the row before. */
function brokenLinks(): Promise<{ seq: bigint }[]> {
  return withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`select entry.seq from audit entry left join audit previous on previous.seq = entry.seq - 1
      where entry.seq is not null
        and entry.hash is distinct from tatami_audit_hash(coalesce(previous.hash, sha256('')), entry)
      order by entry.seq`),
  );
}

it('names who did what to which POC, with its hash before and after, in one row per mutation', async () => {
  const actor = newUserId();
  const { id } = await create(actor);
  await tenant.storage.pocs.update({ id, rev: 1, actor }, { name: 'Tennis' });
  await tenant.storage.pocs.update({ id, rev: 1, actor }, { name: 'Too late' });
  await tenant.storage.pocs.delete({ id, rev: 2, actor });
  const rows = await tenant.storage.database.query<Record<string, string | null>>(
    sql`select action, actor, encode(before_hash, 'hex') as before, encode(after_hash, 'hex') as after
      from audit where subject = ${id} order by seq`,
  );
  const [made, changed] = [expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)];
  expect(rows).toEqual([
    { action: 'poc.create', actor, before: null, after: made },
    { action: 'poc.update', actor, before: rows[0]?.after, after: changed },
    { action: 'poc.delete', actor, before: rows[1]?.after, after: null },
  ]);
});

it('chains the rows of mutations that run at once, without a gap', async () => {
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? create(newUserId()) : createTestDojo(tenant))),
  );
  const [count] = await tenant.storage.database.query(
    sql`select count(*) = max(seq) as "isWhole" from audit where seq is not null`,
  );
  expect(count).toEqual({ isWhole: true });
  expect(await brokenLinks()).toEqual([]);
});

it('[D8] names where a change came from; the address can be forgotten, and not be changed, without a trace', async () => {
  const actor = newUserId();
  const stores = storesFrom(tenant.storage, { requestId: 'request-7', address: '192.0.2.7' });
  await stores.creations.poc(newPoc({ ownerId: actor }));
  const [entry] = await stores.audit.list({ actor }, 10);
  expect(entry).toMatchObject({ requestId: 'request-7', address: '192.0.2.7', action: 'poc.create' });
  // The next user of the connection is somebody else.
  const other = await create(newUserId());
  const [next] = await tenant.storage.audit.list({ actor: other.ownerId }, 1);
  expect(next).toMatchObject({ requestId: null, address: null });
  const change = (address: string | null) =>
    stores.database.query(sql`update audit set address = ${address}::text where seq = ${entry?.seq ?? 0}`);
  await change('192.0.2.8');
  expect(await stores.audit.verify()).toEqual({ kind: 'broken', seq: entry?.seq });
  await change(null);
  expect(await stores.audit.verify()).toMatchObject({ kind: 'intact' });
});

it('lists by who, what and when, newest first', async () => {
  const actor = newUserId();
  const { id } = await create(actor);
  await create(actor);
  await tenant.storage.pocs.delete({ id, rev: 1, actor });
  const { audit } = tenant.storage;
  const actions = async (filter: AuditFilter) =>
    (await audit.list({ actor, ...filter }, 10)).map(({ action }) => action);
  expect(await actions({})).toEqual(['poc.delete', 'poc.create', 'poc.create']);
  expect(await actions({ action: 'poc.create' })).toEqual(['poc.create', 'poc.create']);
  const today = (await audit.list({ actor }, 1))[0]?.at.slice(0, 10) ?? '';
  expect(await actions({ from: today, to: today })).toHaveLength(3);
  expect(await actions({ to: '2020-01-01' })).toEqual([]);
  expect(await actions({ from: '9999-12-31' })).toEqual([]);
  const [first] = await audit.list({ actor }, 1);
  expect((await audit.list({ actor }, 10, first?.seq)).map(({ seq }) => seq < (first?.seq ?? 0))).toEqual([
    true,
    true,
  ]);
});

it('shows a row that was changed or taken out', async () => {
  await create(newUserId());
  await create(newUserId());
  const [last] = await tenant.storage.database.query<{ seq: bigint }>(sql`select max(seq) as seq from audit`);
  const seq = last?.seq ?? 0n;
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`update audit set actor = gen_random_uuid() where seq = ${seq}`),
  );
  expect(await brokenLinks()).toEqual([{ seq }]);
  expect(await tenant.storage.audit.verify()).toEqual({ kind: 'broken', seq: Number(seq) });
  await withAdmin(tenant.adminUrl, admin => admin.query(sql`delete from audit where seq = ${seq - 1n}`));
  expect(await brokenLinks()).toEqual([{ seq }]);
  expect(await tenant.storage.audit.verify()).toEqual({ kind: 'broken', seq: Number(seq) - 1 });
  await withAdmin(tenant.adminUrl, admin => admin.query(sql`delete from audit where seq >= ${seq - 1n}`));
  expect(await tenant.storage.audit.verify()).toMatchObject({ kind: 'broken' });
});

it('lets the role of the tenant add a row, and move or rewrite nothing', async () => {
  const { database } = tenant.storage;
  await database.query(
    sql`insert into audit (actor, action, subject, seq, hash)
      values (gen_random_uuid(), 'x', gen_random_uuid(), -5, 'forged')`,
  );
  expect(await database.query(sql`select from audit where seq < 1 or hash = 'forged'`)).toEqual([]);
  await expect(database.query(sql`update audit set action = 'y'`)).rejects.toMatchObject({ code: '42501' });
  await expect(database.query(sql`delete from audit`)).rejects.toMatchObject({ code: '42501' });
  await expect(database.query(sql`update audit_head set seq = 1`)).rejects.toMatchObject({ code: '42501' });
});
