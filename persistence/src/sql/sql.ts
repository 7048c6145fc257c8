declare const identifierBrand: unique symbol;

/** A quoted SQL identifier. Made by `identifier` only, from names that this package builds of typed ids. */
export interface SqlIdentifier {
  readonly quoted: string;
  readonly [identifierBrand]: true;
}

export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Date
  | readonly (string | number | bigint | boolean | Uint8Array)[];

/** One statement: its text holds $1 … $n only, its values go beside it. */
export interface SqlQuery {
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** Named statements are parsed and planned once per connection. One name has one text for ever. */
  readonly name?: string;
}

/** A quoted identifier for names that are not a parameter in SQL (databases, roles). */
export function identifier(name: string): SqlIdentifier {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new RangeError('not a name that this package builds');
  return { quoted: `"${name}"` } as SqlIdentifier;
}

/** Parameters only: a value becomes $n, an identifier its quoted name, another query is set in with its values. */
export function sql(
  strings: TemplateStringsArray,
  ...parts: (SqlValue | SqlIdentifier | SqlQuery)[]
): SqlQuery {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, i) => {
    if (isIdentifier(part)) text += part.quoted;
    else if (isQuery(part)) {
      const offset = values.length;
      text += part.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + offset}`);
      values.push(...part.values);
    } else text += `$${values.push(part)}`;
    text += strings[i + 1] ?? '';
  });
  return { text, values };
}

/** The query as a named prepared statement. */
export function prepared(name: string, query: SqlQuery): SqlQuery {
  return { ...query, name };
}

function isIdentifier(part: SqlValue | SqlIdentifier | SqlQuery): part is SqlIdentifier {
  return typeof part === 'object' && part !== null && 'quoted' in part;
}

function isQuery(part: SqlValue | SqlIdentifier | SqlQuery): part is SqlQuery {
  return typeof part === 'object' && part !== null && 'text' in part && 'values' in part;
}
