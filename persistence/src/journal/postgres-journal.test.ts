import { holdHead } from '../../testing/hold-head.ts';
import { newWriterId } from '../../testing/ids.ts';
import { runJournalContract } from '../../testing/journal.contract.ts';
import { createTestDojo, createTestTenant } from '../../testing/test-tenant.ts';

runJournalContract('PostgreSQL', async () => {
  const tenant = await createTestTenant();
  return {
    journal: tenant.storage.journal,
    createDojo: () => createTestDojo(tenant),
    changeState: (dojoId, to) =>
      tenant.storage.dojos.changeState(dojoId, to, {
        writer: newWriterId(),
        batch: 1n,
        payload: new Uint8Array([1, 0]),
      }),
    holdHead: dojoId => holdHead(tenant.adminUrl, dojoId),
    dispose: tenant.dispose,
  };
});
