import type { PocId } from '@tatami/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mappingWith } from '../../testing/mapping-with.ts';
import { newPoc } from '../../testing/new-poc.ts';
import { createTestTenant, type TestTenant, withAdmin } from '../../testing/test-tenant.ts';
import { sql } from '../sql/sql.ts';
import { mappingFaults } from './mapping-faults.ts';
import type { ChildNode } from './mapping-schema.ts';
import { readMapping } from './poc-mapping.ts';
import { PocReader } from './poc-reader.ts';

type Row = Readonly<Record<string, unknown>>;

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
  // As an operator's own migration makes them.
  await asAdmin(`
    alter table poc add column team text;
    create table review (id integer primary key, poc_id uuid references poc on delete cascade, by text, stars numeric);
    create table answer (id integer primary key, review_id integer references review on delete cascade, words text[]);
    create table squad (name text primary key, lead jsonb);
    grant select, insert, update, delete on review, answer, squad to tatami_tenant;
    create trigger search_changed after insert or update or delete on review
      for each row execute function search_changed('poc_id', 'poc', 'id');
    create trigger search_changed after insert or update or delete on answer
      for each row execute function search_changed('review_id', 'review', 'id');
    create trigger search_changed after insert or update or delete on squad
      for each row execute function search_changed('name', 'poc', 'team');`);
});
afterAll(() => tenant?.dispose());

const asAdmin = (text: string) =>
  withAdmin(tenant.adminUrl, async admin => void (await admin.query({ text, values: [] })));
const asTenant = (text: string) => tenant.storage.database.query({ text, values: [] });
const rowsOf = async (table: string) =>
  (await asTenant(`select to_jsonb(${table}) as row from ${table}`)).map(
    found => (found as { row: Row }).row,
  );

async function createPoc(): Promise<PocId> {
  return (await tenant.storage.creations.poc(newPoc())).thing.id;
}

const link = (parent: string, child: string) => ({ parent: [parent], child: [child] });
const type = fc.constantFrom('one_to_one' as const, 'one_to_many' as const);

/** A table below another one, of some of its columns, some of them with other names. */
function childOf(
  table: string,
  columns: readonly string[],
  foreign_key: ReturnType<typeof link>,
  below: fc.Arbitrary<readonly ChildNode[]> = fc.constant([]),
): fc.Arbitrary<ChildNode> {
  const [key = ''] = columns;
  const whole = fc
    .record({ type, some: fc.subarray([...columns], { minLength: 1 }), label: fc.boolean(), children: below })
    .map(({ type, some, label, children }) => ({
      table,
      primary_key: [key],
      ...(label && { label: `${table}_of_it` }),
      columns: some,
      transform: { rename: Object.fromEntries(some.slice(1).map(name => [name, `${name}Renamed`])) },
      relationship: { type, variant: 'object' as const, foreign_key },
      children,
    }));
  const scalar = fc.record({ type, column: fc.constantFrom(...columns) }).map(({ type, column }) => ({
    table,
    primary_key: [key],
    columns: [column],
    relationship: { type, variant: 'scalar' as const, foreign_key },
  }));
  return fc.oneof(whole, scalar);
}

const maybe = (child: fc.Arbitrary<ChildNode>) =>
  fc.option(child, { nil: undefined }).map(some => (some === undefined ? [] : [some]));
const answers = maybe(childOf('answer', ['id', 'words'], link('id', 'review_id')));
const reviews = maybe(childOf('review', ['id', 'by', 'stars'], link('id', 'poc_id'), answers));
const squads = maybe(childOf('squad', ['name', 'lead'], link('team', 'name')));
const extraColumns = fc.subarray(['team', 'repository_url', 'origin']);

/** What a document has of a row beside the columns that every one has, one row after the other. */
function expected(
  columns: readonly string[],
  children: readonly ChildNode[],
  row: Row,
  tables: Readonly<Record<string, readonly Row[]>>,
  rename: Readonly<Record<string, string>> = {},
): Row {
  const fields = columns.map(column => [rename[column] ?? column, row[column]]);
  const below = children.map(child => {
    const { type, variant, foreign_key } = child.relationship;
    const [key = ''] = child.primary_key ?? [];
    const values = (tables[child.table] ?? [])
      .filter(({ [foreign_key.child[0] ?? '']: value }) => value === row[foreign_key.parent[0] ?? ''])
      .toSorted((one, other) => ((one[key] as string) < (other[key] as string) ? -1 : 1))
      .map(each =>
        variant === 'scalar'
          ? each[child.columns[0] ?? '']
          : expected(child.columns, child.children ?? [], each, tables, child.transform?.rename),
      );
    return [child.label ?? child.table, type === 'one_to_many' ? values : (values[0] ?? null)];
  });
  return Object.fromEntries([...fields, ...below]);
}

it('reads what a loop over the rows comes to, whatever the mapping', async () => {
  const ids = [await createPoc(), await createPoc(), await createPoc()] as const;
  await asTenant(`insert into squad values ('red', '{"name": "Ana"}'), ('blue', null)`);
  await asTenant(`update poc set team = 'red' where id = '${ids[0]}'`);
  await asTenant(`update poc set team = 'blue' where id = '${ids[1]}'`);
  await asTenant(`insert into review values (1, '${ids[0]}', 'Bia', 4.5), (2, '${ids[0]}', null, 12345678901),
    (3, '${ids[1]}', '', null)`);
  await asTenant(`insert into answer values (7, 1, '{a,b}'), (6, 1, '{}'), (5, 3, null)`);
  const tables = Object.fromEntries(
    await Promise.all(['review', 'answer', 'squad'].map(async name => [name, await rowsOf(name)] as const)),
  );
  const pocs = new Map((await rowsOf('poc')).map(row => [row.id as string, row]));
  await fc.assert(
    fc.asyncProperty(extraColumns, reviews, squads, async (columns, ...below) => {
      const children = below.flat();
      const reader = new PocReader(readMapping(mappingWith(columns, children)));
      const found = await reader.byIds(tenant.storage.database, ids);
      expect(found.length).toBe(3);
      for (const { id, extra } of found)
        expect(extra).toEqual(expected(columns, children, pocs.get(id) ?? {}, tables));
      expect(await reader.page(tenant.storage.database, undefined, 100)).toEqual(
        expect.arrayContaining(found),
      );
    }),
    { numRuns: 60 },
  );
});

it('takes a change in another table for a change of its POC, also two tables away', async () => {
  const [one, other] = [await createPoc(), await createPoc()];
  const revs = async () => {
    const rows = await tenant.storage.database.query<{ id: PocId; rev: number }>(
      sql`select id, rev::integer as rev from poc where id = any(${[one, other]}::uuid[])`,
    );
    return [one, other].map(id => rows.find(row => row.id === id)?.rev);
  };
  await asTenant(`insert into review values (11, '${one}', 'Bia', 4)`);
  expect(await revs()).toEqual([2, 1]);
  await asTenant(`insert into answer values (11, 11, '{yes}')`);
  await asTenant(`update answer set words = '{no}' where id = 11`);
  expect(await revs()).toEqual([4, 1]);
  await asTenant(`update review set poc_id = '${other}' where id = 11`);
  expect(await revs()).toEqual([5, 2]);
  await asTenant(`insert into squad values ('green', null)`);
  await asTenant(`update poc set team = 'green' where id = '${other}'`);
  await asTenant(`update squad set lead = '1' where name = 'green'`);
  expect(await revs()).toEqual([5, 4]);
  await asTenant(`delete from poc where id = '${other}'`);
  expect(await rowsOf('answer')).not.toContainEqual(expect.objectContaining({ id: 11 }));
});

it('names the columns and the triggers that a database does not have', async () => {
  const { database } = tenant.storage;
  const relationship = { type: 'one_to_many', variant: 'object', foreign_key: link('id', 'poc_id') } as const;
  const review = { table: 'review', columns: ['stars'], relationship };
  const faults = (...mapping: Parameters<typeof mappingWith>) =>
    mappingFaults(database, readMapping(mappingWith(...mapping)));
  expect(await faults(['team'], [review])).toEqual([]);
  expect(await faults(['crew'], [{ ...review, columns: ['stars', 'by_whom'] }])).toEqual([
    '`poc.crew` is not there, or the tenant may not read it',
    '`review.by_whom` is not there, or the tenant may not read it',
  ]);
  expect(await faults([], [{ ...review, table: 'poc_attachment', columns: ['id'] }])).toEqual([
    "`poc_attachment` has no trigger search_changed('poc_id', 'poc', 'id'): its changes would not be indexed",
  ]);
  await asAdmin('create table secret (poc_id uuid, stars integer)');
  expect(await faults([], [{ ...review, table: 'secret' }])).toContain(
    '`secret.stars` is not there, or the tenant may not read it',
  );
});

it('reads on when a column is added, and when another one is dropped that it does not name', async () => {
  const id = await createPoc();
  const reader = new PocReader(readMapping(mappingWith(['team'])));
  const before = await reader.byIds(tenant.storage.database, [id]);
  await asAdmin(`alter table poc add column mood text not null default 'good'`);
  expect(await reader.byIds(tenant.storage.database, [id])).toEqual(before);
  const wider = new PocReader(readMapping(mappingWith(['team', 'mood'])));
  expect((await wider.byIds(tenant.storage.database, [id]))[0]?.extra).toEqual({ team: null, mood: 'good' });
  await asAdmin('alter table poc drop column mood');
  expect(await reader.byIds(tenant.storage.database, [id])).toEqual(before);
});
