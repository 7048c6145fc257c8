import type { PocId } from '@tatami/protocol';
import type { IndexedRange, IndexedRevision } from '../search-index.ts';
import type { OpenSearchClient } from './open-client.ts';
import { answerOf } from './opensearch-error.ts';

const TIMEOUT_MS = 20_000;

interface Answer {
  readonly hits: {
    readonly hits: readonly { readonly _id: PocId; readonly _source: { readonly rev: number } }[];
  };
}

/** @param index its name or an alias; one that is not there has nothing */
export async function readIndexed(
  client: OpenSearchClient,
  index: string,
  { afterId, upToId, limit }: IndexedRange,
): Promise<IndexedRevision[]> {
  const options = { requestTimeout: TIMEOUT_MS };
  const which = { index, ignore_unavailable: true };
  await answerOf(client.indices.refresh(which, options));
  const found = await answerOf(
    client.search(
      {
        ...which,
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
  return (found as unknown as Answer).hits.hits.map(({ _id, _source: { rev } }) => ({ id: _id, rev }));
}
