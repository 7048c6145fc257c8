import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTenantId } from '../../testing/ids.ts';
import { testServerUrl } from '../../testing/test-server.ts';
import { createTestTenant, dropTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { CATALOG_DATABASE, tenantDatabaseName, urlOf } from '../sql/names.ts';
import { identifier, sql } from '../sql/sql.ts';
import type { NewTenant } from './tenant.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

function newTenant(): NewTenant {
  const id = newTenantId();
  const slug = `c${id.replaceAll('-', '')}`;
  return { id, slug, issuer: `https://id.test/${slug}`, name: 'Açaí & Söhne', domains: [`${slug}.test`] };
}

describe('the catalog', () => {
  it('finds a tenant by id, slug, issuer and e-mail domain, and nobody by what is not there', async () => {
    const { catalog } = tenant.persistence;
    const wanted = { ...newTenant(), branding: { colour: '#fa0' } };
    const made = await catalog.createTenant(wanted);
    expect(made).toEqual({
      id: wanted.id,
      slug: wanted.slug,
      issuer: wanted.issuer,
      name: wanted.name,
      database: tenantDatabaseName(wanted.id),
      state: 'active',
      branding: { colour: '#fa0' },
    });
    expect(await catalog.tenantById(wanted.id)).toEqual(made);
    expect(await catalog.tenantBySlug(wanted.slug)).toEqual(made);
    expect(await catalog.tenantByIssuer(wanted.issuer)).toEqual(made);
    expect(await catalog.tenantByDomain(`${wanted.slug}.TEST`)).toEqual(made);
    expect(await catalog.tenantByIssuer(`${wanted.issuer}/`)).toBeUndefined();
    expect(await catalog.tenantById(newTenantId())).toBeUndefined();
    await dropTestTenant(wanted.id);
  });

  it('refuses a slug, issuer or domain of another tenant', async () => {
    const { catalog } = tenant.persistence;
    const other = tenant.storage.tenant;
    const wanted = newTenant();
    for (const clash of [{ slug: other.slug }, { issuer: other.issuer }]) {
      await expect(catalog.createTenant({ ...wanted, ...clash })).rejects.toMatchObject({
        code: 'tenant-conflict',
      });
    }
  });

  it('does not open a suspended tenant', async () => {
    const wanted = newTenant();
    const { catalog } = tenant.persistence;
    await catalog.createTenant(wanted);
    await catalog.setState(wanted.id, 'suspended');
    expect(await tenant.persistence.tenant(wanted.id)).toBeUndefined();
    await dropTestTenant(wanted.id);
  });

  it('finishes a creation that ended anywhere, with the first id and a password that works', async () => {
    const wanted = newTenant();
    const { catalog } = tenant.persistence;
    await catalog.createTenant(wanted);
    const name = identifier(tenantDatabaseName(wanted.id));
    const steps = [
      // What a run leaves that ended before the state was set, the database made, the role granted, the role made.
      sql`select`,
      sql`drop database ${name} with (force)`,
      sql`revoke tatami_tenant from ${name}`,
      sql`drop role ${name}`,
    ];
    await withAdmin(urlOf(testServerUrl(), CATALOG_DATABASE), async admin => {
      for (const step of steps) {
        await admin.query(sql`update tenant set state = 'provisioning' where id = ${wanted.id}`);
        if (step.text === `drop role ${name.quoted}`)
          await admin.query(sql`drop database ${name} with (force)`);
        await admin.query(step);
        const again = await catalog.createTenant({ ...wanted, id: newTenantId() });
        expect(again).toMatchObject({ id: wanted.id, state: 'active' });
        const storage = await tenant.persistence.tenant(wanted.id);
        expect(await storage?.journal.heads([])).toEqual([]);
        expect(await storage?.database.query(sql`select count(*) as n from dojo`)).toEqual([{ n: 0n }]);
        storage?.release();
      }
    });
    await dropTestTenant(wanted.id);
  });

  it('lets a tenant connect to its own database only, and be no superuser there', async () => {
    for (const database of [CATALOG_DATABASE, 'tatami_template']) {
      const url = new URL(tenant.url);
      url.pathname = `/${database}`;
      await expect(withAdmin(url.href, async () => {})).rejects.toThrow(/permission denied for database/);
    }
    await withAdmin(tenant.url, async own => {
      await expect(own.query(sql`create table mine ()`)).rejects.toThrow(/permission denied/);
      await expect(own.query(sql`select * from pg_authid`)).rejects.toThrow(/permission denied/);
      expect(await own.query(sql`show lock_timeout`)).toEqual([{ lock_timeout: '250ms' }]);
    });
  });

  it('creates many tenants at once', async () => {
    const wanted = Array.from({ length: 4 }, newTenant);
    const made = await Promise.all(wanted.map(each => tenant.persistence.catalog.createTenant(each)));
    expect(made.map(each => each.state)).toEqual(wanted.map(() => 'active'));
    for (const each of wanted) await dropTestTenant(each.id);
  });
});
