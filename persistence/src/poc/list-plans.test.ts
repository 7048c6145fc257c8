import type { UserId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId } from '../../testing/ids.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import type { PocFilter } from '../poc-store.ts';
import { sql } from '../sql/sql.ts';
import { listPocsQuery } from './list-pocs.ts';

const POCS = 20_000;
/** A tenth of all. */
const OWNER = '0190a0a0-0000-7000-8000-000000000003' as UserId;

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
  await withAdmin(tenant.adminUrl, async admin => {
    await admin.query(sql`insert into poc (id, name, description, languages, tags, owner_id, visibility)
      select gen_random_uuid(), 'POC ' || i, repeat('text ', 50), array['Java', 'L' || i % 1000],
        array['kata', 't' || i % 1000], ('0190a0a0-0000-7000-8000-00000000000' || i % 10)::uuid, 'tenant'
      from generate_series(1, ${POCS}::integer) i`);
    await admin.query(sql`analyze poc`);
  });
});
afterAll(() => tenant.dispose());

it.each<[string, PocFilter]>([
  ['of all', {}],
  ['of one owner', { ownerId: OWNER }],
  ['with a frequent tag', { tag: 'kata' }],
  ['with a rare tag', { tag: 't77' }],
  ['with a rare language', { language: 'L77' }],
  ['with a language and a tag', { language: 'Java', tag: 't77' }],
])('the list %s is read along an index', async (_, filter) => {
  const query = listPocsQuery(newUserId(), filter, 51);
  const plan = await tenant.storage.database.query<{ 'QUERY PLAN': string }>(sql`explain ${query}`);
  const text = plan.map(line => line['QUERY PLAN']).join('\n');
  expect(text).toMatch(/Index/);
  expect(text).not.toMatch(/Seq Scan/);
});
