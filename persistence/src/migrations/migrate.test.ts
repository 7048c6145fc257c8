import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testServerUrl } from '../../testing/test-server.ts';
import { withAdmin } from '../../testing/test-tenant.ts';
import { CONNECTION_DEFAULTS, Connection } from '../sql/connection.ts';
import { urlOf } from '../sql/names.ts';
import { identifier, sql } from '../sql/sql.ts';
import { migrate } from './migrate.ts';
import { loadMigrations, loadSeries } from './migration-files.ts';

const name = `tatami_migratetest_${process.pid}`;
let folder: string;
let connection: Connection;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tatami-migrations-'));
  await withAdmin(testServerUrl(), admin =>
    admin.query(sql`create database ${identifier(name)} template template0`),
  );
  connection = await Connection.open({ ...CONNECTION_DEFAULTS, url: urlOf(testServerUrl(), name) });
});
afterEach(async () => {
  await connection.close();
  await withAdmin(testServerUrl(), admin => admin.query(sql`drop database ${identifier(name)} with (force)`));
  await rm(folder, { recursive: true });
});

const file = (fileName: string, text: string) => writeFile(join(folder, fileName), text);
const run = async () => migrate(connection, await loadMigrations(folder));

it('applies what is new, in order, once', async () => {
  await file('0001_first.sql', 'create table one (n integer); insert into one values (1);');
  expect(await run()).toEqual(['0001_first.sql']);
  await file('0002_second.sql', 'alter table one add column m integer default 2;');
  expect(await run()).toEqual(['0002_second.sql']);
  expect(await run()).toEqual([]);
  expect(await connection.query(sql`select * from one`)).toEqual([{ n: 1, m: 2 }]);
});

it('leaves nothing of a migration that fails, and goes on from there', async () => {
  await file('0001_first.sql', 'create table one (n integer);');
  await file('0002_second.sql', 'create table two (n integer); select 1/0;');
  await expect(run()).rejects.toThrow('division by zero');
  expect(
    await connection.query(sql`select to_regclass('one') is null as one, to_regclass('two') is null as two`),
  ).toEqual([{ one: false, two: true }]);
  await file('0002_second.sql', 'create table two (n integer);');
  expect(await run()).toEqual(['0002_second.sql']);
});

it('refuses an applied file that has changed, but not for its line ends', async () => {
  await file('0001_first.sql', 'create table one (\nn integer);');
  await run();
  await file('0001_first.sql', 'create table one (\r\nn integer);');
  expect(await run()).toEqual([]);
  await file('0001_first.sql', 'create table one (\nn bigint);');
  await expect(run()).rejects.toMatchObject({ code: 'migration-changed' });
});

it('works beside a newer process that has applied more', async () => {
  await file('0001_first.sql', 'create table one ();');
  await file('0002_second.sql', 'create table two ();');
  await run();
  await rm(join(folder, '0002_second.sql'));
  expect(await run()).toEqual([]);
});

it('refuses a gap in the numbers', async () => {
  await file('0002_second.sql', 'select 1;');
  await expect(run()).rejects.toMatchObject({ code: 'migration-malformed' });
});

it('lets several processes migrate the same database at once', async () => {
  await file('0001_first.sql', 'select pg_sleep(0.1); create table one ();');
  const migrations = await loadMigrations(folder);
  const url = urlOf(testServerUrl(), name);
  const applied = await Promise.all([1, 2, 3].map(() => withAdmin(url, each => migrate(each, migrations))));
  expect(applied.flat()).toEqual(['0001_first.sql']);
});

it('the series that come with the package are numbered and load', async () => {
  for (const series of ['catalog', 'tenant'] as const)
    expect((await loadSeries(series)).length).toBeGreaterThan(0);
});

/** Takes something away, or demands what older code does not give. */
const CONTRACTS = /\b(drop\s+(table|column|view|function|schema)|rename|alter\s+column|set\s+not\s+null)\b/iu;

/** What came before any deploy. */
const FIRST_RELEASE = { catalog: 1, tenant: 7 };

it('only expands: code of the version before works on the newest schema during a deploy', async () => {
  for (const series of ['catalog', 'tenant'] as const) {
    const contracting = (await loadSeries(series)).filter(
      ({ version, text }) => version > FIRST_RELEASE[series] && CONTRACTS.test(text),
    );
    expect(contracting.map(migration => migration.name)).toEqual([]);
  }
});
