import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newTenantId } from '../../testing/ids.ts';
import { type OwnInstallation, startOwnInstallation } from '../../testing/own-installation.ts';
import { withAdmin } from '../../testing/test-tenant.ts';
import { SILENT_LOG } from '../log.ts';
import { loadSeries } from '../migrations/migration-files.ts';
import { openPersistence } from '../persistence.ts';
import { CATALOG_DATABASE, urlOf } from '../sql/names.ts';
import { sql } from '../sql/sql.ts';
import type { MigrateTenantsOptions, TenantMigration } from './migrate-tenants.ts';
import type { Tenant } from './tenant.ts';

let installation: OwnInstallation;
const tenants: Tenant[] = [];
beforeAll(async () => {
  installation = await startOwnInstallation();
  for (const slug of ['ada', 'bob', 'cid']) tenants.push(await installation.createTenant(slug));
});
afterAll(() => installation?.dispose());

const inDatabase = (slug: string, text: string) =>
  withAdmin(
    urlOf(installation.adminUrl, tenants.find(tenant => tenant.slug === slug)?.database ?? ''),
    admin => admin.query({ text, values: [] }),
  );
const putBehind = (slug: string) =>
  inDatabase(slug, 'drop schema jobs cascade; drop schema public cascade; create schema public');
const migrate = async (
  options?: MigrateTenantsOptions,
): Promise<[string, TenantMigration['kind'], number][]> =>
  (await installation.persistence.catalog.migrateTenants(options)).map(result => [
    result.tenant.slug,
    result.kind,
    result.kind === 'migrated' ? result.applied.length : 0,
  ]);

it('brings each database to the newest schema, the canary first', async () => {
  for (const slug of ['ada', 'cid']) await putBehind(slug);
  const all = (await loadSeries('tenant')).length;
  expect(await migrate({ canary: 'cid', atOnce: 1 })).toEqual([
    ['cid', 'migrated', all],
    ['ada', 'migrated', all],
    ['bob', 'migrated', 0],
  ]);
  await expect(migrate({ canary: 'eve' })).rejects.toThrow('no such canary');
});

it('begins no other after one has failed, and goes on from there later', async () => {
  await putBehind('cid');
  await inDatabase('bob', `update tatami_migration set checksum = checksum || 'x' where version = 1`);
  expect(await migrate({ atOnce: 1 })).toEqual([
    ['ada', 'migrated', 0],
    ['bob', 'failed', 0],
    ['cid', 'not-tried', 0],
  ]);
  expect(await migrate({ canary: 'bob' })).toEqual([
    ['bob', 'failed', 0],
    ['ada', 'not-tried', 0],
    ['cid', 'not-tried', 0],
  ]);
  await inDatabase('bob', `update tatami_migration set checksum = rtrim(checksum, 'x') where version = 1`);
  expect((await migrate()).map(([, kind]) => kind)).toEqual(['migrated', 'migrated', 'migrated']);
});

it('leaves a tenant that is being erased to that', async () => {
  const { catalog } = installation.persistence;
  const erasing = await installation.createTenant('eli');
  await catalog.beginErasure(erasing.id);
  expect((await migrate()).map(([slug]) => slug).sort()).toEqual(['ada', 'bob', 'cid']);
});

it('[D7] seals the passwords of all roles, and goes over to another key', async () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)].map(key => key.toString('base64')) as [
    string,
    string,
  ];
  const passwords = async () =>
    (
      await withAdmin(urlOf(installation.adminUrl, CATALOG_DATABASE), admin =>
        admin.query<{ password: string }>(sql`select role_password as password from tenant`),
      )
    ).map(({ password }) => password.split(':')[0]);
  const served = async (...catalogKeys: string[]) => {
    const { adminUrl } = installation;
    const persistence = await openPersistence({
      adminUrl,
      catalogKeys,
      connectionBudget: 4,
      log: SILENT_LOG,
    });
    try {
      const results = await persistence.catalog.migrateTenants();
      const storage = await persistence.tenant(results[0]?.tenant.id ?? newTenantId());
      const heads = await storage?.journal.heads([]);
      storage?.release();
      return heads;
    } finally {
      await persistence.close();
    }
  };
  expect(await served()).toEqual([]);
  expect(await served(older)).toEqual([]);
  expect((await passwords()).filter(kind => kind === 'sealed1')).toHaveLength(3);
  await expect(served()).rejects.toMatchObject({ code: 'catalog-key-missing' });
  expect(await served(newer, older)).toEqual([]);
  expect(await served(newer)).toEqual([]);
});
