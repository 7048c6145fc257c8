import { type Database, PersistenceError, type Queryable, type SearchedPoc, sql } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import { extraTexts } from '../extra-texts.ts';
import { findByMatch } from '../find-by-match.ts';
import { Highlighter } from '../highlight.ts';
import {
  type IndexedRange,
  type IndexedRevision,
  type SearchFilter,
  type SearchHit,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
  type SearchStatistics,
  SearchUnavailable,
  type SuggestionRequest,
  type Suggestions,
} from '../search-index.ts';
import type { SearchMatch } from '../search-match.ts';
import { NO_SUGGESTIONS, typedText } from '../typed-text.ts';
import { countDocuments } from './count-documents.ts';
import { deleteDocument } from './delete-document.ts';
import { type FoundPage, findDocuments } from './find-documents.ts';
import { findSuggestions } from './find-suggestions.ts';
import { forgetDeleted } from './forget-deleted.ts';
import { isTimeout } from './is-timeout.ts';
import { putDocument } from './put-document.ts';
import { readIndexed } from './read-indexed.ts';

/** How similar a word has to be: `webscoket` and `websockets` come to 0.4, `braeker` and `breaker` to 0.33. What is more similar comes first. */
const SIMILARITY = '0.3';

/**
 * What is found of 100,000 POCs stays in memory. The planner does not know that reading the words of a POC costs more
 * than finding it by the index, and would read all of them for a common word.
 */
const WORK_MEM = '16MB';

/** The tenant's own database as its index. Writes need only a Queryable, and so may belong to a transaction. */
export class PostgresSearchWriter implements Omit<SearchIndex, 'search' | 'suggest' | 'statistics'> {
  readonly #database: Queryable;

  constructor(database: Queryable) {
    this.#database = database;
  }

  put(poc: SearchedPoc): Promise<void> {
    return putDocument(this.#database, poc);
  }

  /** As `put`, and also replaces what it has of this revision: an older version may have written it in another way. */
  putAgain(poc: SearchedPoc): Promise<void> {
    return putDocument(this.#database, poc, true);
  }

  delete(id: PocId, rev: number): Promise<void> {
    return deleteDocument(this.#database, id, rev);
  }

  revisions(range: IndexedRange): Promise<IndexedRevision[]> {
    return readIndexed(this.#database, range);
  }

  forgetDeleted(): Promise<void> {
    return forgetDeleted(this.#database);
  }
}

export class PostgresSearchIndex extends PostgresSearchWriter implements SearchIndex {
  readonly #database: Database;
  readonly #timeoutMs: number;

  /** @param timeoutMs of one search, for the server to keep */
  constructor(database: Database, { timeoutMs = 2_000 }: { timeoutMs?: number } = {}) {
    super(database);
    this.#database = database;
    this.#timeoutMs = timeoutMs;
  }

  search(request: SearchRequest): Promise<SearchPage> {
    return this.#read(transaction => this.#search(transaction, request));
  }

  async suggest(request: SuggestionRequest): Promise<Suggestions> {
    const typed = typedText(request.text);
    if (typed === undefined) return NO_SUGGESTIONS;
    const [found] = await this.#read(transaction =>
      transaction.query<Suggestions>(findSuggestions(typed, request)),
    );
    return found ?? NO_SUGGESTIONS;
  }

  statistics(filter: SearchFilter): Promise<SearchStatistics> {
    return this.#read(async transaction => {
      const { found, match } = await findByMatch(
        filter,
        each => count(transaction, filter, each),
        ({ total }) => total,
      );
      return { ...found, match };
    });
  }

  async #read<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    try {
      return await this.#database.transaction(async transaction => {
        await this.#prepare(transaction);
        return work(transaction);
      }, 'repeatable-read-only');
    } catch (cause) {
      if (cause instanceof PersistenceError || isTimeout(cause))
        throw new SearchUnavailable(cause, isTimeout(cause));
      throw cause;
    }
  }

  async #prepare(transaction: Queryable): Promise<void> {
    await transaction.query(
      sql`select set_config('statement_timeout', ${String(this.#timeoutMs)}, true),
        set_config('pg_trgm.word_similarity_threshold', ${SIMILARITY}, true),
        set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true),
        set_config('work_mem', ${WORK_MEM}, true)`,
    );
  }

  async #search(transaction: Queryable, request: SearchRequest): Promise<SearchPage> {
    const { found, match } = await findByMatch(
      request,
      each => find(transaction, request, each),
      ({ total }) => total,
    );
    return pageOf(found, request, match);
  }
}

/** One more than asked for tells whether there is a next page. */
async function find(transaction: Queryable, request: SearchRequest, match: SearchMatch): Promise<FoundPage> {
  const more = { ...request, limit: request.limit + 1 };
  const [found] = await transaction.query<FoundPage>(findDocuments(more, match));
  if (found === undefined) throw new Error('a search has answered without a row');
  return found;
}

async function count(
  transaction: Queryable,
  filter: SearchFilter,
  match: SearchMatch,
): Promise<Omit<SearchStatistics, 'match'>> {
  const [found] = await transaction.query<Omit<SearchStatistics, 'match'>>(countDocuments(filter, match));
  if (found === undefined) throw new Error('a count has answered without a row');
  return found;
}

function pageOf(found: FoundPage, { query, limit }: SearchRequest, match: SearchMatch): SearchPage {
  const shown = found.documents.slice(0, limit);
  const last = found.documents.length > limit ? shown.at(-1) : undefined;
  const highlighter = new Highlighter(query, match === 'similar');
  return {
    hits: shown.map(
      ({ sortKey: _, description, sourceNames, name, ...rest }): SearchHit => ({
        ...rest,
        name: highlighter.mark(name),
        excerpt: highlighter.excerpt(description, [...sourceNames, ...extraTexts(rest.extra)]),
      }),
    ),
    total: found.total,
    match,
    isPartial: false,
    languages: found.languages,
    tags: found.tags,
    next: last && { sortKey: BigInt(last.sortKey), id: last.id, match },
  };
}
