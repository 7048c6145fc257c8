import { type Database, PersistenceError, sql } from '@tatami/persistence';
import { Highlighter } from '../highlight.ts';
import { type SearchIndex, type SearchPage, type SearchRequest, SearchUnavailable } from '../search-index.ts';
import { findByName, type NamedPoc } from './find-by-name.ts';
import { isTimeout } from './is-timeout.ts';

const TIMEOUT_MS = 1_000;

/**
 * What is answered while the index is away: one page of POCs that have the words in their names or labels. It knows
 * nothing of descriptions, of stems or of mistakes, and counts no labels; the page says so.
 */
export class PostgresNameSearch implements Pick<SearchIndex, 'search'> {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async search(request: SearchRequest): Promise<SearchPage> {
    // It cannot go on where another index has ended.
    if (request.after !== undefined) throw new SearchUnavailable('a later page of an index that is away');
    try {
      const found = await this.#database.transaction(async transaction => {
        await transaction.query(sql`select set_config('statement_timeout', ${String(TIMEOUT_MS)}, true)`);
        return transaction.query<NamedPoc>(findByName(request));
      }, 'repeatable-read-only');
      const highlighter = new Highlighter(request.query, false);
      return {
        hits: found.map(({ total: _, name, description, ...rest }) => ({
          ...rest,
          name: highlighter.mark(name),
          excerpt: highlighter.excerpt(description, []),
          extra: {},
        })),
        total: found[0]?.total ?? 0,
        match: 'words',
        isPartial: true,
        languages: [],
        tags: [],
        next: undefined,
      };
    } catch (cause) {
      if (cause instanceof PersistenceError || isTimeout(cause))
        throw new SearchUnavailable(cause, isTimeout(cause));
      throw cause;
    }
  }
}
