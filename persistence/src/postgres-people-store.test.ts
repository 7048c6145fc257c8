import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUserId } from '../testing/ids.ts';
import { createTestTenant, type TestTenant } from '../testing/test-tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('knows people by the name under which they came last', async () => {
  const { people } = tenant.storage;
  const [ana, bia, unknown] = [newUserId(), newUserId(), newUserId()];
  expect(await people.names([ana, bia])).toEqual(new Map());
  await people.remember(ana, 'Ana');
  await people.remember(bia, 'Bia 道場');
  await people.remember(ana, 'Ana Souza');
  expect(await people.names([ana, bia, unknown])).toEqual(
    new Map([
      [ana, 'Ana Souza'],
      [bia, 'Bia 道場'],
    ]),
  );
  expect(await people.names([])).toEqual(new Map());
});
