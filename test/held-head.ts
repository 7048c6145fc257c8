import { sql } from '@tatami/persistence';
import type { TestTenant } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol/ids';

/** Keeps everybody from committing to a dojo, as another process that holds its head would, until it is released. */
export async function holdHead(tenant: TestTenant, dojoId: DojoId): Promise<() => Promise<void>> {
  let release = (): void => {};
  const isReleased = new Promise<void>(resolve => {
    release = resolve;
  });
  let hold = (): void => {};
  const isHeld = new Promise<void>(resolve => {
    hold = resolve;
  });
  const holding = tenant.storage.database.transaction(async transaction => {
    await transaction.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
    hold();
    await isReleased;
  });
  await Promise.race([isHeld, holding]);
  return async () => {
    release();
    await holding;
  };
}
