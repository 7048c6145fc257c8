import { expect, it } from 'vitest';
import { startOwnInstallation } from '../../testing/own-installation.ts';
import { withAdmin } from '../../testing/test-tenant.ts';
import { urlOf } from '../sql/names.ts';

const TENANTS = 200;

it(`migrates ${TENANTS} tenants with one call, from nothing to the newest schema`, {
  timeout: 600_000,
}, async () => {
  const installation = await startOwnInstallation({ connectionBudget: 12 });
  try {
    const { catalog } = installation.persistence;
    for (let n = 0; n < TENANTS; n++) {
      const { database } = await installation.createTenant(`t${n}`);
      await withAdmin(urlOf(installation.adminUrl, database), admin =>
        admin.query({
          text: 'drop schema jobs cascade; drop schema public cascade; create schema public',
          values: [],
        }),
      );
    }
    for (const what of ['all migrations', 'nothing to do']) {
      const startedMs = performance.now();
      const results = await catalog.migrateTenants({ atOnce: 8 });
      console.log(`${TENANTS} tenants, ${what}: ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
      expect(results.map(({ kind }) => kind)).toEqual(Array(TENANTS).fill('migrated'));
    }
  } finally {
    await installation.dispose();
  }
});
