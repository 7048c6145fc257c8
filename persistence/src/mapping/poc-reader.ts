import type { PocId } from '@tatami/protocol';
import type { SearchedPoc } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { type SqlQuery, sql } from '../sql/sql.ts';
import { documentQuery } from './document-query.ts';
import type { PocMapping } from './poc-mapping.ts';

interface Row {
  readonly document: Omit<SearchedPoc, 'extra'> & Readonly<Record<string, unknown>>;
}

/** Reads POCs whole, whoever may see them, as a mapping says what belongs to one. */
export class PocReader {
  readonly #document: SqlQuery;

  constructor(mapping: PocMapping) {
    this.#document = documentQuery(mapping);
  }

  /** Those that are there, each with the revision that its content has. */
  async byIds(database: Queryable, ids: readonly PocId[]): Promise<SearchedPoc[]> {
    const rows = await database.query<Row>(
      sql`select ${this.#document} as document from poc where poc.id = any(${ids}::uuid[])`,
    );
    return rows.map(searchedPoc);
  }

  /** In the order of their ids. */
  async page(database: Queryable, afterId: PocId | undefined, limit: number): Promise<SearchedPoc[]> {
    const condition = afterId === undefined ? sql`true` : sql`poc.id > ${afterId}`;
    const rows = await database.query<Row>(
      sql`select ${this.#document} as document from poc where ${condition} order by poc.id limit ${limit}`,
    );
    return rows.map(searchedPoc);
  }
}

function searchedPoc({ document }: Row): SearchedPoc {
  const { id, rev, name, description, languages, tags, sourceNames, ownerId, visibility, ...more } = document;
  const { createdAt, updatedAt, ...extra } = more;
  return {
    id,
    rev,
    name,
    description,
    languages,
    tags,
    sourceNames,
    ownerId,
    visibility,
    // As everywhere else: in UTC, with milliseconds.
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    extra,
  };
}
