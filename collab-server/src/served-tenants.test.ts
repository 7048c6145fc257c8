import { systemClock } from '@tatami/kernel';
import { openPersistence } from '@tatami/persistence';
import { newDojoId, newTenantId, newUserId, newWriterId, testServerUrl } from '@tatami/persistence/testing';
import { createLog } from '@tatami/service';
import { afterAll, expect, it } from 'vitest';
import { ServedTenants } from './served-tenants.ts';

const TENANTS = 12;
const persistence = await openPersistence({
  adminUrl: testServerUrl(),
  connectionBudget: 6,
  log: createLog({ service: 'test', level: 'silent' }),
});
afterAll(() => persistence.close());

it('[D1] serves more tenants at once than it has connections, with a room of each open', async () => {
  const tenantIds = Array.from({ length: TENANTS }, newTenantId);
  for (const id of tenantIds) {
    const slug = `s${id.replaceAll('-', '')}`;
    await persistence.catalog.createTenant({ id, slug, issuer: `https://id.test/${slug}`, name: slug });
  }
  const observer = { committed: () => {}, failed: () => {} };
  const served = new ServedTenants({
    persistence,
    clock: systemClock,
    random: Math.random,
    observer: () => observer,
  });
  const writeIn = async (tenantId: (typeof tenantIds)[number]): Promise<string | undefined> => {
    const tenant = await served.tenant(tenantId);
    if (tenant === undefined) throw new Error('the tenant is not served');
    const dojoId = newDojoId();
    const writer = newWriterId();
    await tenant.store.create({
      id: dojoId,
      name: 'a dojo',
      createdBy: newUserId(),
      isPrivate: false,
      writer,
    });
    const request = { dojoId, epoch: 1, batch: 1n, payload: Uint8Array.of(1) };
    const [outcome] = await tenant.journal.append(newWriterId(), [request]);
    return outcome?.kind;
  };
  expect(await Promise.all(tenantIds.map(writeIn))).toEqual(tenantIds.map(() => 'committed'));
  await served.close();
});
