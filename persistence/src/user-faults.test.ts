import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestTenant, type TestTenant, withAdmin } from '../testing/test-tenant.ts';
import { userFaults } from './user-faults.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('finds fault with a superuser, and with nobody else', async () => {
  expect(await tenant.persistence.userFaults()).toEqual(['database-user-is-superuser']);
  expect(await withAdmin(tenant.url, userFaults)).toEqual([]);
});
