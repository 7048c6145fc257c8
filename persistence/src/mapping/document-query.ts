import { identifier, type SqlIdentifier, type SqlQuery, sql } from '../sql/sql.ts';
import type { ChildNode, RootNode } from './mapping-schema.ts';
import { fieldName, labelOf, type PocMapping } from './poc-mapping.ts';

/**
 * The document of a row of `poc` as one expression: the children are subqueries in it, so that one statement reads the
 * whole of one moment.
 */
export function documentQuery({ root }: PocMapping): SqlQuery {
  return objectOf(root, identifier(root.table), 1);
}

/** @param row the name of the row that the columns are of */
function objectOf(node: RootNode | ChildNode, row: SqlIdentifier, depth: number): SqlQuery {
  const columns = node.columns.map(
    column => sql`${fieldName(node, column)}::text, ${row}.${identifier(column)}`,
  );
  const children = (node.children ?? []).map(
    child => sql`${labelOf(child)}::text, ${childOf(child, row, depth)}`,
  );
  return sql`jsonb_build_object(${listed([...columns, ...children])})`;
}

/** Rows are in the order of their primary key; without one, of what they say, so that a document is always the same. */
function childOf(node: ChildNode, parent: SqlIdentifier, depth: number): SqlQuery {
  const row = identifier(`child_${depth}`);
  const { type, variant, foreign_key: key } = node.relationship;
  const [column = ''] = node.columns;
  const value =
    variant === 'scalar' ? sql`to_jsonb(${row}.${identifier(column)})` : objectOf(node, row, depth + 1);
  const order =
    node.primary_key === undefined
      ? value
      : listed(node.primary_key.map(name => sql`${row}.${identifier(name)}`));
  const [child = ''] = key.child;
  const [ofParent = ''] = key.parent;
  const from = sql`from ${identifier(node.table)} ${row}
    where ${row}.${identifier(child)} = ${parent}.${identifier(ofParent)}`;
  return type === 'one_to_many'
    ? sql`(select coalesce(jsonb_agg(${value} order by ${order}), '[]') ${from})`
    : sql`(select ${value} ${from} order by ${order} limit 1)`;
}

function listed(parts: readonly SqlQuery[]): SqlQuery {
  return parts.reduce((all, part, i) => (i === 0 ? part : sql`${all}, ${part}`), sql``);
}
