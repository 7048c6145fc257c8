import { afterAll, beforeAll, expect, it } from 'vitest';
import { newWriterId } from '../testing/ids.ts';
import { testServerUrl } from '../testing/test-server.ts';
import { createTestDojo, createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import { sql } from './sql/sql.ts';
import { parseVerifyCommand, runVerify } from './verify-cli.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('says that all is intact, and then which dojo is broken where', async () => {
  const dojoId = await createTestDojo(tenant);
  for (const batch of [1n, 2n]) {
    await tenant.storage.journal.append(newWriterId(), [
      { dojoId, epoch: 1, batch, payload: new Uint8Array([1]) },
    ]);
  }
  const command = { databaseUrl: testServerUrl(), slug: tenant.storage.tenant.slug, dojo: 'all' } as const;
  const lines: string[] = [];
  expect(await runVerify(command, line => lines.push(line))).toBe(true);
  await withAdmin(tenant.adminUrl, admin =>
    admin.query(sql`update dojo_journal set payload = 'x' where seq = 2`),
  );
  expect(await runVerify(command, line => lines.push(line))).toBe(false);
  expect(lines).toEqual([
    '1 dojos, 2 intact rows, 0 broken',
    'audit: 1 intact rows',
    `${dojoId}: broken at seq 2 (hash)`,
    '1 dojos, 0 intact rows, 1 broken',
    'audit: 1 intact rows',
  ]);
  await withAdmin(tenant.adminUrl, admin => admin.query(sql`update audit set action = 'x' where seq = 1`));
  await runVerify(command, line => lines.push(line));
  expect(lines.at(-1)).toBe('audit: broken at seq 1');
  await expect(runVerify({ ...command, slug: 'nobody' }, () => {})).rejects.toThrow('nobody');
});

it('reads its arguments', () => {
  const dojo = '0198c0de-0000-7000-8000-000000000001';
  expect(parseVerifyCommand(['--database-url', 'postgres://h/d', 'acme', dojo])).toEqual({
    databaseUrl: 'postgres://h/d',
    slug: 'acme',
    dojo,
  });
  expect(parseVerifyCommand(['acme', 'all'], 'postgres://env/d')).toMatchObject({
    databaseUrl: 'postgres://env/d',
  });
  expect(parseVerifyCommand(['acme', 'all'])).toBeUndefined();
  expect(parseVerifyCommand(['acme', 'not-an-id'], 'postgres://env/d')).toBeUndefined();
});
