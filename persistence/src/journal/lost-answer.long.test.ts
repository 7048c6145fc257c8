import { afterAll, beforeAll, it } from 'vitest';
import { appendOverLossyLink } from '../../testing/lost-answers.ts';
import { createTestTenant, type TestTenant } from '../../testing/test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('[J2] 1,000 lost answers leave no batch twice and none missing', { timeout: 300_000 }, async () => {
  await appendOverLossyLink(tenant, 1_000);
});
