import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import type { ChildNode, RootNode } from './mapping-schema.ts';
import type { PocMapping } from './poc-mapping.ts';

interface Link {
  readonly table: string;
  /** The arguments of its trigger `search_changed`. */
  readonly args: readonly [column: string, parent: string, parentColumn: string];
}

/**
 * What a mapping asks for that a tenant's database does not have: columns, and the triggers by which a change in another
 * table is noted as a change of its POC. Each is named; none if the mapping can be used.
 */
export async function mappingFaults(database: Queryable, { root }: PocMapping): Promise<string[]> {
  const columns = columnsOf(root);
  const links = linksOf(root);
  const missingColumns = await database.query<{ name: string }>(
    sql`select distinct asked.table_name || '.' || asked.column_name as name
      from unnest(${columns.map(([table]) => table)}::text[], ${columns.map(([, column]) => column)}::text[])
        as asked (table_name, column_name)
      where not exists (
        -- Shows what this role may read.
        select from information_schema.columns there where there.table_schema = 'public'
          and there.table_name = asked.table_name and there.column_name = asked.column_name
      ) order by 1`,
  );
  if (missingColumns.length > 0)
    return missingColumns.map(({ name }) => `\`${name}\` is not there, or the tenant may not read it`);
  const missingTriggers = await database.query<{ name: string; args: string }>(
    sql`select distinct asked.table_name as name, asked.args
      from unnest(${links.map(({ table }) => table)}::text[],
        ${links.map(({ args }) => args.map(arg => `${arg}\\000`).join(''))}::text[]) as asked (table_name, args)
      where not exists (
        select from pg_trigger where tgrelid = to_regclass('public.' || asked.table_name)
          and tgfoid = to_regproc('public.search_changed') and encode(tgargs, 'escape') = asked.args
          -- For each row, after its insertion, deletion and change.
          and tgtype & 29 = 29 and tgtype & 2 = 0 and tgenabled <> 'D'
      ) order by 1`,
  );
  return missingTriggers.map(
    ({ name, args }) =>
      `\`${name}\` has no trigger search_changed('${args.split('\\000').slice(0, 3).join("', '")}'): its changes would not be indexed`,
  );
}

function columnsOf(node: RootNode | ChildNode): (readonly [table: string, column: string])[] {
  const own = [...node.columns, ...(node.primary_key ?? [])].map(column => [node.table, column] as const);
  const below = (node.children ?? []).flatMap(child => {
    const { parent, child: ofChild } = child.relationship.foreign_key;
    return [
      ...parent.map(column => [node.table, column] as const),
      ...ofChild.map(column => [child.table, column] as const),
      ...columnsOf(child),
    ];
  });
  return [...own, ...below];
}

function linksOf(node: RootNode | ChildNode): Link[] {
  return (node.children ?? []).flatMap(child => {
    const [parentColumn = ''] = child.relationship.foreign_key.parent;
    const [column = ''] = child.relationship.foreign_key.child;
    return [{ table: child.table, args: [column, node.table, parentColumn] as const }, ...linksOf(child)];
  });
}
