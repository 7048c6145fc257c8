import { afterAll, beforeAll, expect, it } from 'vitest';
import { appendOverlapping } from '../../testing/overlapping-writers.ts';
import { createTestTenant, type TestTenant } from '../../testing/test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('[J1] four writers on overlapping rooms for 2 s: no deadlock, hole or wrong hash', async () => {
  expect(await appendOverlapping(tenant, 2_000)).toBeGreaterThan(100);
});
