import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attachmentKey, FileSystemStore } from '@tatami/objects';
import {
  newDojoId,
  newPoc,
  newTenantId,
  newUserId,
  newWriterId,
  type OwnInstallation,
  startOwnInstallation,
  withAdmin,
} from '@tatami/persistence/testing';
import { type TenantId, uuidV7 } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseCommand } from './command.ts';
import type { Realms } from './realms.ts';
import { runCommand } from './run-command.ts';

const PLANTED = 'planted-string-of-somebody';
const HOUR_MS = 3_600_000;

let installation: OwnInstallation;
let folder: string;
let objects: FileSystemStore;
let forgotten: string[] = [];
let nowMs = Date.now();
beforeAll(async () => {
  installation = await startOwnInstallation();
  folder = await mkdtemp(join(tmpdir(), 'tatami-objects-'));
  objects = await FileSystemStore.open({ folder, secret: new Uint8Array(32), address: '/o', now: Date.now });
});
afterAll(async () => {
  await installation?.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** @returns whether all is done, and what was said */
async function run(line: string, fails?: 'search' | 'owner', hasRealms = true): Promise<[boolean, string]> {
  const said: string[] = [];
  const isDone = await runCommand(parseCommand(line.split(' ')), {
    catalog: installation.persistence.catalog,
    createInstallation: () => installation.persistence.createInstallation(),
    objects,
    search: {
      forgetTenant: async tenantId => {
        if (fails === 'search') throw new Error('the engine is away');
        forgotten.push(tenantId);
      },
    },
    realms: hasRealms ? realms(fails === 'owner') : undefined,
    now: () => nowMs,
    newTenantId,
    print: line => said.push(line),
  });
  return [isDone, said.join('\n')];
}

/** Which tenant each realm is of. The real ones are tested on a Keycloak. */
const made = new Map<string, TenantId>();
const realms = (fails: boolean): Realms => ({
  issuerOf: realm => `https://id.test/realms/${realm}`,
  create: async ({ realm, tenantId }) => void made.set(realm, tenantId),
  addOwner: async () => {
    if (fails) throw new Error('the provider is away');
    return 'once-only';
  },
  remove: async (realm, tenantId) => {
    if (made.get(realm) === tenantId) made.delete(realm);
  },
});

const create = (slug: string) =>
  run(`create ${slug} --name ${PLANTED} --issuer https://id.test/${slug} --domain ${slug}.test`);

/** Of all databases of the server and of the folder of files: where the text still is. */
async function found(text: string): Promise<string[]> {
  const places: string[] = [];
  const databases = await withAdmin(installation.adminUrl, admin =>
    admin.query<{ name: string }>({
      text: `select datname as name from pg_database where datallowconn`,
      values: [],
    }),
  );
  for (const { name } of databases) {
    const url = new URL(installation.adminUrl);
    url.pathname = `/${name}`;
    await withAdmin(url.href, async admin => {
      const tables = await admin.query<{ table: string }>({
        text: `select format('%I.%I', table_schema, table_name) as table from information_schema.tables
          where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
        values: [],
      });
      for (const { table } of tables) {
        const rows = await admin.query({
          text: `select 1 from ${table} t where t::text like $1 or t::text like $2 limit 1`,
          // A bytea is shown in hexadecimal.
          values: [`%${text}%`, `%${Buffer.from(text).toString('hex')}%`],
        });
        if (rows.length > 0) places.push(`${name} ${table}`);
      }
    });
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path)).includes(text)) places.push(path);
  }
  return places;
}

/** A tenant with a POC, a dojo whose journal has a row, and a file. */
async function createFull(slug: string) {
  expect(await create(slug)).toMatchObject([true, expect.stringContaining('active')]);
  const { persistence } = installation;
  const tenant = await persistence.catalog.tenantBySlug(slug);
  const storage = tenant && (await persistence.tenant(tenant.id));
  if (tenant === undefined || storage === undefined) throw new Error('the tenant was created');
  const poc = newPoc();
  await storage.creations.poc({ ...poc, description: PLANTED });
  await storage.dojos.create({
    id: newDojoId(),
    name: PLANTED,
    createdBy: newUserId(),
    isPrivate: false,
    writer: newWriterId(),
  });
  const attachmentId = uuidV7(Date.now(), length => crypto.getRandomValues(new Uint8Array(length)));
  const key = attachmentKey({ tenantId: tenant.id, pocId: poc.id, attachmentId });
  await objects.put(key, Buffer.from(PLANTED));
  storage.release();
  return { tenant, key };
}

it('makes the catalog, also where it is', async () => {
  expect(await run('install')).toEqual([true, 'The catalog is at the newest schema.']);
});

it('creates, lists, suspends and resumes', async () => {
  expect(await create('acme')).toMatchObject([true, expect.stringContaining('acme is active')]);
  // Again: it finds what is there.
  expect((await create('acme'))[0]).toBe(true);
  expect(await run('create acme --name Other --issuer https://id.test/other')).toEqual([
    false,
    'Another tenant has this slug, issuer or domain: acme.',
  ]);
  const { catalog } = installation.persistence;
  expect((await run('suspend acme'))[0]).toBe(true);
  expect((await catalog.tenantBySlug('acme'))?.state).toBe('suspended');
  expect((await run('list'))[1]).toContain('acme\tsuspended');
  expect((await run('resume acme'))[0]).toBe(true);
  expect((await catalog.tenantBySlug('acme'))?.state).toBe('active');
  expect(await run('suspend nobody')).toEqual([false, 'There is no tenant nobody.']);
});

it('erases everything of a tenant and nothing of another', async () => {
  const { tenant } = await createFull('globex');
  const other = await createFull('initech');
  const before = await found(PLANTED);
  for (const place of ['tatami_catalog public.tenant', `${tenant.database} public.poc`, folder]) {
    expect(before.some(one => one.startsWith(place))).toBe(true);
  }
  forgotten = [];
  nowMs = Date.now();
  expect(await run('erase globex --confirm globex')).toMatchObject([
    false,
    expect.stringContaining('A file may still arrive'),
  ]);
  expect(forgotten).toEqual([tenant.id]);
  const { catalog } = installation.persistence;
  expect(await installation.persistence.tenant(tenant.id)).toBeUndefined();
  expect(await run('resume globex')).toEqual([false, 'globex is erasing.']);
  // Its name is not free before the end, or a new tenant would get files of the old one.
  expect((await create('globex'))[0]).toBe(false);

  nowMs += HOUR_MS;
  expect((await run('erase globex --confirm globex'))[0]).toBe(true);
  expect(await catalog.tenantBySlug('globex')).toBeUndefined();
  const after = await found(PLANTED);
  expect(after.filter(place => place.includes(tenant.database) || place.includes(tenant.id))).toEqual([]);
  expect(after).toContain(`${other.tenant.database} public.poc`);
  expect(await objects.head(other.key)).toBeDefined();
  const roles = await withAdmin(installation.adminUrl, admin =>
    admin.query({ text: `select 1 from pg_roles where rolname = $1`, values: [tenant.database] }),
  );
  expect(roles).toEqual([]);
  expect((await create('globex'))[0]).toBe(true);
});

it('goes on with an erasure that ended anywhere', async () => {
  const { tenant, key } = await createFull('umbrella');
  nowMs = Date.now();
  await expect(run('erase umbrella --confirm umbrella', 'search')).rejects.toThrow('away');
  expect((await installation.persistence.catalog.tenantById(tenant.id))?.state).toBe('erasing');
  expect(await objects.head(key)).toBeDefined();
  nowMs += HOUR_MS;
  expect((await run('erase umbrella --confirm umbrella'))[0]).toBe(true);
  expect(await objects.head(key)).toBeUndefined();
});

it('makes a realm with its first owner, goes on where it ended, and erases it with the tenant', async () => {
  const line = 'create hooli --name Hooli --owner gavin@hooli.example';
  expect(await run(line, undefined, false)).toEqual([false, expect.stringContaining('KEYCLOAK_URL')]);
  await expect(run(line, 'owner')).rejects.toThrow('away');
  const [isDone, said] = await run(line);
  expect([isDone, said]).toEqual([true, expect.stringContaining('gavin@hooli.example is the first owner')]);
  expect(said).toContain('once-only');
  const { catalog } = installation.persistence;
  const tenant = await catalog.tenantByIssuer('https://id.test/realms/hooli');
  expect(made.get('hooli')).toBe(tenant?.id);
  // The realm must not stay behind because nobody said where it is.
  expect((await run('erase hooli --confirm hooli', undefined, false))[1]).toContain('KEYCLOAK_URL');
  expect((await catalog.tenantBySlug('hooli'))?.state).toBe('active');
  await run('erase hooli --confirm hooli');
  expect(made.has('hooli')).toBe(false);
});

it('migrates all, and says of each what was done', async () => {
  expect(await run('migrate --canary acme')).toMatchObject([
    true,
    expect.stringMatching(/^\d+ at the newest schema, 0 failed, 0 not tried\.$/),
  ]);
  const acme = await installation.persistence.catalog.tenantBySlug('acme');
  const url = new URL(installation.adminUrl);
  url.pathname = `/${acme?.database}`;
  await withAdmin(url.href, admin =>
    admin.query({ text: `update tatami_migration set checksum = 'other' where version = 1`, values: [] }),
  );
  const [isDone, said] = await run('migrate --canary acme');
  expect(isDone).toBe(false);
  expect(said).toContain('acme: failed: A migration that was applied has changed since');
  expect(said).toContain('initech: not tried');
});
