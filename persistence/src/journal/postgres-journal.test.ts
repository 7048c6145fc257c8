import { newWriterId } from '../../testing/ids.ts';
import { runJournalContract } from '../../testing/journal.contract.ts';
import { createTestDojo, createTestTenant } from '../../testing/test-tenant.ts';
import { CONNECTION_DEFAULTS, Connection } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';

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
    holdHead: async dojoId => {
      const holder = await Connection.open({ ...CONNECTION_DEFAULTS, url: tenant.adminUrl });
      await holder.query(sql`begin`);
      await holder.query(sql`select from dojo_head where dojo_id = ${dojoId} for update`);
      return () => holder.close();
    },
    dispose: tenant.dispose,
  };
});
