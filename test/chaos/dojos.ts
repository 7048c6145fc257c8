import type { Stack } from '@tatami/dev';
import type { TenantPersistence } from '@tatami/persistence';
import { openPersistence } from '@tatami/persistence';
import { newDojoId, newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId, UserId } from '@tatami/protocol';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** New dojos of the stack's first tenant. */
export function createDojos(stack: Stack, count: number): Promise<DojoId[]> {
  return withStorage(stack, async storage => {
    const ids: DojoId[] = [];
    for (let n = 0; n < count; n++) {
      const dojoId = newDojoId();
      ids.push(dojoId);
      const [createdBy, writer] = [newUserId(), newWriterId()];
      await storage.dojos.create({ id: dojoId, name: 'chaos', createdBy, isPrivate: false, writer });
    }
    return ids;
  });
}

/** Does something with the storage of the stack's first tenant, past every proxy. */
export async function withStorage<T>(
  stack: Stack,
  work: (storage: TenantPersistence) => Promise<T>,
): Promise<T> {
  const persistence = await openPersistence({
    adminUrl: stack.databaseUrl,
    connectionBudget: 4,
    log: SILENT,
  });
  try {
    const storage = await persistence.tenant(firstTenant(stack).id);
    if (storage === undefined) throw new Error('the tenant is not served');
    try {
      return await work(storage);
    } finally {
      storage.release();
    }
  } finally {
    await persistence.close();
  }
}

/** A token of somebody of the first tenant, by default somebody new. */
export function newToken(stack: Stack, userId: UserId = newUserId()): string {
  const tenant = firstTenant(stack);
  const [user] = tenant.users;
  if (user === undefined) throw new Error('the tenant has nobody');
  return stack.signToken(tenant, user, { claims: { sub: userId } });
}

function firstTenant(stack: Stack): Stack['tenants'][number] {
  const [tenant] = stack.tenants;
  if (tenant === undefined) throw new Error('the stack has no tenant');
  return tenant;
}
