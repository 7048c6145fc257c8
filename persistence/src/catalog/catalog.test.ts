import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newTenantId } from '../../testing/ids.ts';
import { testServerUrl } from '../../testing/test-server.ts';
import { createTestTenant, dropTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { SILENT_LOG } from '../log.ts';
import { openPersistence } from '../persistence.ts';
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

  it('[D3] lets a tenant connect to no database of the server itself', async () => {
    for (const database of ['postgres', 'template1']) {
      const url = new URL(tenant.url);
      url.pathname = `/${database}`;
      await expect(withAdmin(url.href, async () => {})).rejects.toThrow(/permission denied for database/);
    }
  });

  it.each([
    ['its own connection limit', 'alter role current_user connection limit -1', /permission denied/],
    ['large objects', 'select lo_create(0)', /permission denied for function lo_create/],
    ['large objects from bytes', "select lo_from_bytea(0, 'x')", /permission denied for function/],
    ['temporary tables', 'create temporary table mine ()', /permission denied/],
    ['schemas', 'create schema mine', /permission denied/],
    ['files of the server', "select pg_read_file('postgresql.conf')", /permission denied/],
    ['programs', "copy dojo to program 'cat'", /permission denied|must be superuser/],
    ['roles', 'create role mine', /permission denied/],
  ])('[D3] gives a tenant no right to %s', async (_, text, refusal) => {
    await withAdmin(tenant.url, async own => {
      await expect(own.query({ text, values: [] })).rejects.toThrow(refusal);
    });
  });

  it("[D3] bounds a tenant's connections, statements and idle transactions, also after its role changed that", async () => {
    const limits = async () => {
      const [role] = await withAdmin(tenant.adminUrl, admin =>
        admin.query<{ limit: number }>(
          sql`select rolconnlimit as limit from pg_roles where rolname = ${tenant.storage.tenant.database}`,
        ),
      );
      return withAdmin(tenant.url, async own => {
        const [row] = await own.query<object>(sql`select current_setting('statement_timeout') as statement,
          current_setting('idle_in_transaction_session_timeout') as idle, current_setting('lock_timeout') as lock`);
        return { ...role, ...row };
      });
    };
    const wanted = { limit: 60, statement: '30s', idle: '25s', lock: '250ms' };
    expect(await limits()).toEqual(wanted);
    await withAdmin(tenant.url, async own => {
      const role = identifier(tenant.storage.tenant.database);
      await own.query(sql`alter role ${role} set statement_timeout = 0`);
      await own.query(
        sql`alter role ${role} in database ${role} set idle_in_transaction_session_timeout = 0`,
      );
    });
    expect(await limits()).not.toEqual(wanted);
    // The tenants of other tests may come and go; this one is the first.
    const canary = tenant.storage.tenant.slug;
    const [first] = await tenant.persistence.catalog.migrateTenants({ canary });
    expect(first).toMatchObject({ kind: 'migrated', tenant: { slug: canary } });
    expect(await limits()).toEqual(wanted);
  });

  it('[D4] serves a tenant as a role that may only read the catalog', async () => {
    const login = identifier(`pod_${tenant.storage.tenant.slug}`);
    await withAdmin(tenant.adminUrl, async admin => {
      await admin.query(sql`create role ${login} login password 'secret' in role tatami_service`);
    });
    const adminUrl = urlOf(testServerUrl(), CATALOG_DATABASE, {
      role: `pod_${tenant.storage.tenant.slug}`,
      password: 'secret',
    });
    const persistence = await openPersistence({ adminUrl, connectionBudget: 4, log: SILENT_LOG });
    const storage = await persistence.tenant(tenant.tenantId);
    expect(await storage?.journal.heads([])).toEqual([]);
    await persistence.catalog.noteWork(tenant.tenantId);
    expect(await persistence.checkDurability({ requiresSyncStandby: false })).toHaveProperty('promise');
    await expect(persistence.catalog.setState(tenant.tenantId, 'suspended')).rejects.toThrow(
      /permission denied/,
    );
    await expect(persistence.catalog.createTenant(newTenant())).rejects.toThrow(/permission denied/);
    storage?.release();
    await persistence.close();
    await withAdmin(tenant.adminUrl, admin => admin.query(sql`drop role ${login}`));
  });

  it('creates many tenants at once', async () => {
    const wanted = Array.from({ length: 4 }, newTenant);
    const made = await Promise.all(wanted.map(each => tenant.persistence.catalog.createTenant(each)));
    expect(made.map(each => each.state)).toEqual(wanted.map(() => 'active'));
    for (const each of wanted) await dropTestTenant(each.id);
  });
});
