import type { Poc, PocState } from '@tatami/persistence';
import type { PocId, TenantId } from '@tatami/protocol';
import { labelKey } from '../fold.ts';
import { Highlighter } from '../highlight.ts';
import {
  type FacetCount,
  type IndexedRange,
  type IndexedRevision,
  type SearchHit,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
  SearchUnavailable,
} from '../search-index.ts';
import { bulkBodies } from './bulk-bodies.ts';
import type { ShownDocument } from './document-of.ts';
import { INDEX_DEFINITION } from './index-definition.ts';
import type { OpenSearchClient } from './open-client.ts';
import { answerOf, OpenSearchError } from './opensearch-error.ts';
import { searchBody } from './search-body.ts';

const WRITE_TIMEOUT_MS = 20_000;
const LOOK_TIMEOUT_MS = 2_000;
const VERSION_CONFLICT = 409;

/** The name of a tenant's index for everybody; the index itself has a number after it. */
export function aliasOf(tenantId: TenantId): string {
  return `tatami-pocs-${tenantId}`;
}

/**
 * The index of one tenant, which everybody calls by its alias. It is never made by a write: whoever writes says first
 * what happens when it is not there.
 */
export class OpenSearchWriter implements Omit<SearchIndex, 'search'> {
  protected readonly client: OpenSearchClient;
  protected readonly alias: string;

  constructor(client: OpenSearchClient, tenantId: TenantId) {
    this.client = client;
    this.alias = aliasOf(tenantId);
  }

  /**
   * Makes the index if it is not there, new or lost.
   * @param noteAll has every POC written later. It is over before the index is made: an index that is there either has
   *   a POC, or somebody has noted that it is to be written
   * @throws OpenSearchError
   */
  async prepare(noteAll: () => Promise<void>): Promise<void> {
    const { indices } = this.client;
    if (await answerOf(indices.existsAlias({ name: this.alias }, { requestTimeout: LOOK_TIMEOUT_MS })))
      return;
    await noteAll();
    const options = { requestTimeout: WRITE_TIMEOUT_MS };
    const index = `${this.alias}-000001`;
    const body = { ...INDEX_DEFINITION, aliases: { [this.alias]: { is_write_index: true } } };
    try {
      await answerOf(indices.create({ index, body }, options));
    } catch (error) {
      if (!(error instanceof OpenSearchError && error.kind === 'resource_already_exists_exception'))
        throw error;
      // Another one has made it meanwhile, or it has lost its alias.
      await answerOf(indices.putAlias({ index, name: this.alias, body: { is_write_index: true } }, options));
    }
  }

  put(poc: Poc): Promise<void> {
    return this.write([{ kind: 'present', poc }]);
  }

  delete(id: PocId, rev: number): Promise<void> {
    return this.write([{ kind: 'deleted', id, rev }]);
  }

  /**
   * Resolves when the engine has accepted all of them; they are found within a second.
   * @throws OpenSearchError if it refused one or is away; it may have accepted others
   */
  async write(states: readonly PocState[]): Promise<void> {
    for (const body of bulkBodies(states)) {
      const { items } = await answerOf(
        this.client.bulk(
          { index: this.alias, require_alias: true, body },
          { requestTimeout: WRITE_TIMEOUT_MS },
        ),
      );
      for (const { index } of items) {
        // The index has this revision or a newer one.
        if (index?.error === undefined || index.status === VERSION_CONFLICT) continue;
        throw new OpenSearchError(index.error.type ?? 'refused', index.status);
      }
    }
  }

  async revisions({ afterId, upToId, limit }: IndexedRange): Promise<IndexedRevision[]> {
    const options = { requestTimeout: WRITE_TIMEOUT_MS };
    const index = { index: this.alias, ignore_unavailable: true };
    await answerOf(this.client.indices.refresh(index, options));
    const found = await answerOf(
      this.client.search(
        {
          ...index,
          allow_partial_search_results: false,
          _source_includes: ['rev'],
          body: {
            size: limit,
            sort: [{ pocId: 'asc' }],
            query: {
              bool: {
                filter: [{ range: { pocId: { gt: afterId ?? '', ...(upToId && { lte: upToId }) } } }],
                must_not: [{ exists: { field: 'deletedAt' } }],
              },
            },
          },
        },
        options,
      ),
    );
    const { hits } = (found as unknown as Pick<Answer, 'hits'>).hits;
    return hits.map(({ _id, _source: { rev } }) => ({ id: _id, rev }));
  }

  async forgetDeleted(): Promise<void> {
    const body = { query: { range: { deletedAt: { lt: 'now-1h' } } } };
    await answerOf(
      this.client.deleteByQuery(
        { index: this.alias, ignore_unavailable: true, conflicts: 'proceed', body },
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

  /** @param timeoutMs of one request; a search makes two if nothing has the words as they were typed */
  constructor(
    client: OpenSearchClient,
    tenantId: TenantId,
    { timeoutMs = 2_000 }: { timeoutMs?: number } = {},
  ) {
    super(client, tenantId);
    this.#timeoutMs = timeoutMs;
  }

  async search(request: SearchRequest): Promise<SearchPage> {
    const { after, query } = request;
    try {
      if (after?.isSimilar !== true) {
        const exact = await this.#find(request, false);
        if (exact.hits.total.value > 0 || after !== undefined || query.terms.length === 0)
          return pageOf(exact, request, false);
      }
      const similar = await this.#find(request, true);
      return pageOf(similar, request, similar.hits.total.value > 0);
    } catch (cause) {
      if (cause instanceof OpenSearchError) throw new SearchUnavailable(cause);
      throw cause;
    }
  }

  /** Of an index that is not there yet nothing is found. */
  async #find(request: SearchRequest, isSimilar: boolean): Promise<Answer> {
    const found = await answerOf(
      this.client.search(
        {
          index: this.alias,
          ignore_unavailable: true,
          allow_partial_search_results: false,
          // The engine ends what nobody waits for any more.
          timeout: `${this.#timeoutMs}ms`,
          _source_includes: SHOWN_FIELDS,
          body: searchBody(request, isSimilar),
        },
        { requestTimeout: this.#timeoutMs },
      ),
    );
    const answer = found as unknown as Answer;
    if (answer.timed_out) throw new OpenSearchError('timed out', 0);
    return answer;
  }
}

const SHOWN_FIELDS = [
  'rev',
  'name',
  'description',
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
  isSimilar: boolean,
): SearchPage {
  const { query, limit } = request;
  const shown = found.hits.slice(0, limit);
  const last = found.hits.length > limit ? shown.at(-1) : undefined;
  const highlighter = new Highlighter(query, isSimilar);
  return {
    hits: shown.map(
      ({ _id, _source: { name, description, ...rest } }): SearchHit => ({
        ...rest,
        id: _id,
        name: highlighter.mark(name),
        excerpt: highlighter.excerpt(description),
      }),
    ),
    total: found.total.value,
    isSimilar,
    languages: countsOf(aggregations?.languages, 'languages'),
    tags: countsOf(aggregations?.tags, 'tags'),
    next: last && { sortKey: BigInt(last.sort[0]), id: last._id, isSimilar },
  };
}

function countsOf(facet: Facet | undefined, labels: 'languages' | 'tags'): FacetCount[] {
  return (facet?.counted.buckets ?? []).map(({ key, doc_count, example }) => ({
    label: example.hits.hits[0]?.fields[labels]?.find(label => labelKey(label) === key) ?? key,
    count: doc_count,
  }));
}
