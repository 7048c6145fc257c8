import type { Poc } from '@tatami/persistence';
import { type SqlQuery, sql } from '@tatami/persistence';
import type { PocId, UserId } from '@tatami/protocol';
import type { FacetCount, SearchRequest } from '../search-index.ts';
import { commonConditions, joined, labelKeysOf, wholeTsquery, wordConditions } from './text-conditions.ts';

interface FoundDocument {
  readonly id: PocId;
  readonly rev: number;
  /** Of a 64-bit number, which JSON would round. */
  readonly sortKey: string;
  readonly name: string;
  readonly description: string;
  readonly languages: readonly string[];
  readonly tags: readonly string[];
  readonly ownerId: UserId;
  readonly visibility: Poc['visibility'];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface FoundPage {
  readonly total: number;
  readonly languages: readonly FacetCount[];
  readonly tags: readonly FacetCount[];
  readonly documents: readonly FoundDocument[];
}

const MAX_FACETS = 20;

/**
 * A page, its total and its facets in one statement, of one snapshot. A whole number is what is sorted by, so that a
 * cursor names its place exactly; POCs with the same one are in the order of their ids, newest first.
 */
export function findDocuments(request: SearchRequest, isSimilar: boolean): SqlQuery {
  const { query, limit, after } = request;
  const conditions = [...commonConditions(request), ...wordConditions(query, isSimilar)];
  const { languages, tags } = labelKeysOf(request);
  const hasLanguages = sql`language_keys @> ${languages}::text[]`;
  const hasTags = sql`tag_keys @> ${tags}::text[]`;
  const isAfter =
    after === undefined ? sql`true` : sql`(sort_key, poc_id) < (${after.sortKey}::bigint, ${after.id}::uuid)`;
  return sql`with matched as materialized (
      select poc_id, languages, language_keys, tags, tag_keys, ${sortKey(request)} as sort_key
      from poc_search where ${joined(conditions, sql`and`)} and (${hasLanguages} or ${hasTags})
    ), page as (
      select poc_id, sort_key from matched where ${hasLanguages} and ${hasTags} and ${isAfter}
      order by sort_key desc, poc_id desc limit ${limit}::integer
    )
    select
      (select count(*)::integer from matched where ${hasLanguages} and ${hasTags}) as total,
      ${facet(sql`languages`, sql`language_keys`, hasTags)} as languages,
      ${facet(sql`tags`, sql`tag_keys`, hasLanguages)} as tags,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', poc_id, 'rev', rev, 'sortKey', page.sort_key::text, 'name', name,
          'description', description, 'languages', languages, 'tags', tags, 'ownerId', owner_id,
          'visibility', visibility, 'createdAt', ${utc(sql`created_at`)}, 'updatedAt', ${utc(sql`updated_at`)})
          order by page.sort_key desc, poc_id desc)
        from page join poc_search using (poc_id)
      ), '[]') as documents`;
}

/** Millionths of a rank; an exact name or its beginning is worth more than any rank. */
function sortKey({ sort, query }: SearchRequest): SqlQuery {
  if (sort === 'changed') return sql`(extract(epoch from updated_at) * 1000)::bigint`;
  const whole = wholeTsquery(query);
  if (sort === 'newest' || whole === undefined) return sql`(extract(epoch from created_at) * 1000)::bigint`;
  const typed = query.terms.map(term => term.key).join(' ');
  return sql`(1000000 * (ts_rank('{0.1, 0.3, 0.6, 1.0}', document, ${whole})
    + case when ${typed} = '' then 0 when name_key = ${typed} then 3
      when starts_with(name_key, ${typed}) then 1 else 0 end
    + word_similarity(${typed}, names)))::bigint`;
}

/** A label that is written in several ways is counted once, and shown in one of them. */
function facet(labels: SqlQuery, keys: SqlQuery, condition: SqlQuery): SqlQuery {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('label', label, 'count', count) order by count desc, label) from (
      select min(each.label) as label, count(distinct poc_id) as count
      from matched, unnest(${labels}, ${keys}) as each (label, key) where ${condition}
      group by each.key order by count(distinct poc_id) desc, min(each.label) limit ${MAX_FACETS}
    ) counted
  ), '[]')`;
}

function utc(column: SqlQuery): SqlQuery {
  return sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
