import type { PocState, SearchedPoc } from '@tatami/persistence';
import type { PocId, TenantId, UserId } from '@tatami/protocol';
import { extraTexts } from '../extra-texts.ts';
import { findByMatch } from '../find-by-match.ts';
import { labelKey } from '../fold.ts';
import { Highlighter } from '../highlight.ts';
import {
  type FacetCount,
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
import type { ShownDocument } from './document-of.ts';
import type { OpenSearchClient } from './open-client.ts';
import { answerOf, LATE, OpenSearchError } from './opensearch-error.ts';
import { readIndexed } from './read-indexed.ts';
import { searchBody } from './search-body.ts';
import { statisticsBody } from './statistics-body.ts';
import { suggestionBody } from './suggestion-body.ts';
import { aliasOf, TenantIndices, WRITE_TIMEOUT_MS } from './tenant-indices.ts';

/** The index of one tenant, as it is written: in every copy that is written at this time. See `TenantIndices`. */
export class OpenSearchWriter implements Omit<SearchIndex, 'search' | 'suggest' | 'statistics'> {
  protected readonly client: OpenSearchClient;
  protected readonly alias: string;
  readonly #indices: TenantIndices;

  constructor(client: OpenSearchClient, tenantId: TenantId) {
    this.client = client;
    this.alias = aliasOf(tenantId);
    this.#indices = new TenantIndices(client, tenantId);
  }

  /**
   * Makes the index if it is not there, new or lost.
   * @param noteAll has every POC written later. It is over before the index is made: an index that is there either has
   *   a POC, or somebody has noted that it is to be written
   * @throws OpenSearchError
   */
  async prepare(noteAll: () => Promise<void>): Promise<void> {
    const all = await this.#indices.list();
    if (all.some(({ isSearched, isWritten }) => isSearched && isWritten)) return;
    await noteAll();
    await this.#indices.makeFirst();
  }

  put(poc: SearchedPoc): Promise<void> {
    return this.write([{ kind: 'present', poc }]);
  }

  delete(id: PocId, rev: number): Promise<void> {
    return this.write([{ kind: 'deleted', id, rev }]);
  }

  /**
   * Resolves when the engine has accepted all of them; they are found within a second.
   *
   * Which indices are written is asked each time: whoever makes another one waits until nobody takes changes, so that
   * everything that is taken afterwards comes to it too.
   * @throws OpenSearchError if it refused one or is away; it may have accepted others
   */
  async write(states: readonly PocState[]): Promise<void> {
    const all = await this.#indices.list();
    if (!all.some(index => index.isSearched)) throw new OpenSearchError('index_not_found_exception', 404);
    for (const index of all.filter(({ isWritten }) => isWritten)) await this.#indices.write(index, states);
  }

  revisions(range: IndexedRange): Promise<IndexedRevision[]> {
    return readIndexed(this.client, this.alias, range);
  }

  async forgetDeleted(): Promise<void> {
    const body = { query: { range: { deletedAt: { lt: 'now-1h' } } } };
    await answerOf(
      this.client.deleteByQuery(
        { index: `${this.alias}-*`, ignore_unavailable: true, conflicts: 'proceed', body },
        { requestTimeout: WRITE_TIMEOUT_MS },
      ),
    );
  }
}

interface Answer {
  readonly timed_out: boolean;
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly FoundHit[];
  };
  /** None of an index that is not there. */
  readonly aggregations?: { readonly languages: Facet; readonly tags: Facet };
}

interface StatisticsAnswer extends Answer {
  readonly aggregations?: NonNullable<Answer['aggregations']> & {
    readonly months: {
      readonly buckets: readonly { readonly key_as_string: string; readonly doc_count: number }[];
    };
    readonly owners: { readonly buckets: readonly { readonly key: UserId; readonly doc_count: number }[] };
  };
}

interface FoundHit {
  readonly _id: PocId;
  readonly _source: ShownDocument;
  readonly sort: readonly [number, PocId];
}

interface Facet {
  readonly counted: {
    readonly buckets: readonly {
      readonly key: string;
      readonly doc_count: number;
      readonly example: {
        readonly hits: {
          readonly hits: readonly { readonly fields: Readonly<Record<string, readonly string[]>> }[];
        };
      };
    }[];
  };
}

export class OpenSearchIndex extends OpenSearchWriter implements SearchIndex {
  readonly #timeoutMs: number;

  /** @param timeoutMs of one request; a search makes up to three if nothing has the words as they were typed */
  constructor(
    client: OpenSearchClient,
    tenantId: TenantId,
    { timeoutMs = 2_000 }: { timeoutMs?: number } = {},
  ) {
    super(client, tenantId);
    this.#timeoutMs = timeoutMs;
  }

  async search(request: SearchRequest): Promise<SearchPage> {
    try {
      const { found, match } = await findByMatch(
        request,
        each => this.#find(request, each),
        ({ hits }) => hits.total.value,
      );
      return pageOf(found, request, match);
    } catch (cause) {
      if (cause instanceof OpenSearchError) throw new SearchUnavailable(cause, cause.isLate);
      throw cause;
    }
  }

  async suggest(request: SuggestionRequest): Promise<Suggestions> {
    const typed = typedText(request.text);
    if (typed === undefined) return NO_SUGGESTIONS;
    try {
      const { hits, aggregations } = await this.#ask(suggestionBody(typed, request), ['name']);
      return {
        pocs: hits.hits.map(({ _id, _source: { name } }) => ({ id: _id, name })),
        languages: countsOf(aggregations?.languages, 'languages'),
        tags: countsOf(aggregations?.tags, 'tags'),
      };
    } catch (cause) {
      if (cause instanceof OpenSearchError) throw new SearchUnavailable(cause, cause.isLate);
      throw cause;
    }
  }

  async statistics(filter: SearchFilter): Promise<SearchStatistics> {
    try {
      const { found, match } = await findByMatch(
        filter,
        each => this.#ask<StatisticsAnswer>(statisticsBody(filter, each), []),
        ({ hits }) => hits.total.value,
      );
      return statisticsOf(found, match);
    } catch (cause) {
      if (cause instanceof OpenSearchError) throw new SearchUnavailable(cause, cause.isLate);
      throw cause;
    }
  }

  #find(request: SearchRequest, match: SearchMatch): Promise<Answer> {
    return this.#ask(searchBody(request, match), SHOWN_FIELDS);
  }

  /** Of an index that is not there yet nothing is found. */
  async #ask<Found extends Answer = Answer>(
    body: Record<string, unknown>,
    fields: (keyof ShownDocument)[],
  ): Promise<Found> {
    const found = await answerOf(
      this.client.search(
        {
          index: this.alias,
          ignore_unavailable: true,
          allow_partial_search_results: false,
          // The engine ends what nobody waits for any more.
          timeout: `${this.#timeoutMs}ms`,
          _source_includes: fields,
          body,
        },
        { requestTimeout: this.#timeoutMs },
      ),
    );
    const answer = found as unknown as Found;
    if (answer.timed_out) throw new OpenSearchError(LATE, 0);
    return answer;
  }
}

const SHOWN_FIELDS = [
  'rev',
  'name',
  'description',
  'sourceNames',
  'extra',
  'languages',
  'tags',
  'ownerId',
  'visibility',
  'createdAt',
  'updatedAt',
] satisfies (keyof ShownDocument)[];

function pageOf(
  { hits: found, aggregations }: Answer,
  request: SearchRequest,
  match: SearchMatch,
): SearchPage {
  const { query, limit } = request;
  const shown = found.hits.slice(0, limit);
  const last = found.hits.length > limit ? shown.at(-1) : undefined;
  const highlighter = new Highlighter(query, match === 'similar');
  return {
    hits: shown.map(
      ({ _id, _source: { name, description, sourceNames = [], extra = {}, ...rest } }): SearchHit => ({
        ...rest,
        id: _id,
        name: highlighter.mark(name),
        excerpt: highlighter.excerpt(description, [...sourceNames, ...extraTexts(extra)]),
        extra,
      }),
    ),
    total: found.total.value,
    match,
    isPartial: false,
    languages: countsOf(aggregations?.languages, 'languages'),
    tags: countsOf(aggregations?.tags, 'tags'),
    next: last && { sortKey: BigInt(last.sort[0]), id: last._id, match },
  };
}

function statisticsOf({ hits, aggregations }: StatisticsAnswer, match: SearchMatch): SearchStatistics {
  const { months, owners } = aggregations ?? {};
  return {
    total: hits.total.value,
    match,
    languages: countsOf(aggregations?.languages, 'languages'),
    tags: countsOf(aggregations?.tags, 'tags'),
    months: (months?.buckets ?? [])
      .map(({ key_as_string, doc_count }) => ({ month: key_as_string, count: doc_count }))
      .reverse(),
    owners: (owners?.buckets ?? []).map(({ key, doc_count }) => ({ ownerId: key, count: doc_count })),
  };
}

function countsOf(facet: Facet | undefined, labels: 'languages' | 'tags'): FacetCount[] {
  return (facet?.counted.buckets ?? []).map(({ key, doc_count, example }) => ({
    label: example.hits.hits[0]?.fields[labels]?.find(label => labelKey(label) === key) ?? key,
    count: doc_count,
  }));
}
