import { type Queryable, type SearchedPoc, sql } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import type { OpenSearchClient } from '@tatami/search/opensearch';
import type { Differences } from './differences.ts';

type Compared = Pick<
  SearchedPoc,
  'id' | 'rev' | 'name' | 'description' | 'languages' | 'tags' | 'visibility' | 'sourceNames'
>;

/** How far a tenant's index in OpenSearch is from its POCs. */
export async function openSearchDifferences(
  client: OpenSearchClient,
  tenantId: TenantId,
  database: Queryable,
): Promise<Differences> {
  const index = `tatami-pocs-${tenantId}`;
  await client.indices.refresh({ index });
  const { body } = await client.search({
    index,
    size: 10_000,
    body: { query: { bool: { must_not: [{ exists: { field: 'deletedAt' } }] } } },
  });
  const indexed = new Map(body.hits.hits.map(hit => [hit._id, textOf(hit._source as Compared)]));
  const pocs = await database.query<Compared>(
    sql`select id, rev::double precision as rev, name, description, languages, tags, visibility,
      source_names as "sourceNames" from poc`,
  );
  const present = new Map(pocs.map(poc => [poc.id as string, textOf(poc)]));
  const missing = [...present.keys()].filter(id => !indexed.has(id)).length;
  const extra = [...indexed.keys()].filter(id => !present.has(id as string)).length;
  const stale = [...present].filter(([id, text]) => indexed.has(id) && indexed.get(id) !== text).length;
  return { missing, stale, extra };
}

function textOf({ rev, name, description, languages, tags, visibility, sourceNames }: Compared): string {
  return JSON.stringify([rev, name, description, languages, tags, visibility, sourceNames]);
}
