import type { Poc, SearchedPoc } from '@tatami/persistence';
import { type SqlQuery, sql } from '@tatami/persistence';
import type { PocId, UserId } from '@tatami/protocol';
import type { FacetCount, SearchRequest } from '../search-index.ts';
import type { SearchMatch } from '../search-match.ts';
import { labelCounts } from './label-counts.ts';
import {
  commonConditions,
  countedPocs,
  joined,
  labelKeysOf,
  wholeTsquery,
  wordConditions,
} from './text-conditions.ts';

interface FoundDocument {
  readonly id: PocId;
  readonly rev: number;
  /** Of a 64-bit number, which JSON would round. */
  readonly sortKey: string;
  readonly name: string;
  readonly description: string;
  readonly sourceNames: readonly string[];
  readonly extra: SearchedPoc['extra'];
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

/** Of the description, of what the source defines, of labels and of the name. */
const WEIGHTS = sql`'{0.1, 0.02, 0.6, 1.0}'::real[]`;
/** More POCs than this are ranked by their names and labels alone; nobody reads so many. */
const MAX_FULLY_RANKED = 1_000;

/**
 * A page, its total and its facets in one statement, of one snapshot. A whole number is what is sorted by, so that a
 * cursor names its place exactly; POCs with the same one are in the order of their ids, newest first.
 */
export function findDocuments(request: SearchRequest, match: SearchMatch): SqlQuery {
  const { query, limit, after } = request;
  const conditions = [...commonConditions(request), ...wordConditions(query, match)];
  const { languages, tags } = labelKeysOf(request);
  const hasLanguages = sql`language_keys @> ${languages}::text[]`;
  const hasTags = sql`tag_keys @> ${tags}::text[]`;
  const isAfter =
    after === undefined ? sql`true` : sql`(sort_key, poc_id) < (${after.sortKey}::bigint, ${after.id}::uuid)`;
  const { quick, full } = sortKeys(request, match);
  // Without counting, each POC that is found has as many words as any other.
  const from =
    match === 'most-words'
      ? sql`(${countedPocs(query)}) counted join poc_search using (poc_id)`
      : sql`poc_search cross join (select 0 as words) counted`;
  return sql`with matched as materialized (
      select poc_search.poc_id, language_keys, tag_keys, words, ${quick} as quick_key
      from ${from} where ${joined(conditions, sql`and`)} and (${hasLanguages} or ${hasTags})
    ), ranked as (
      select poc_id, case when (select count(*) from matched) > ${MAX_FULLY_RANKED} then quick_key
        else (select ${full} from poc_search where poc_search.poc_id = matched.poc_id) end as sort_key
      from matched where ${hasLanguages} and ${hasTags}
    ), page as (
      select poc_id, sort_key from ranked where ${isAfter}
      order by sort_key desc, poc_id desc limit ${limit}::integer
    ), language_counts as (
      -- There are few combinations of languages, and many of tags.
      select key, sum(pocs)::integer as count from (
        select unnest(language_keys) as key, pocs from (
          select language_keys, count(*) as pocs from matched where ${hasTags} group by language_keys
        ) combinations
      ) each group by key
    ), tag_counts as (
      select key, count(*)::integer as count
      from (select unnest(tag_keys) as key from matched where ${hasLanguages}) each group by key
    )
    select
      (select count(*)::integer from matched where ${hasLanguages} and ${hasTags}) as total,
      ${labelCounts(sql`language_counts`, sql`languages`, sql`language_keys`)} as languages,
      ${labelCounts(sql`tag_counts`, sql`tags`, sql`tag_keys`)} as tags,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', poc_id, 'rev', rev, 'sortKey', page.sort_key::text, 'name', name,
          'description', description, 'sourceNames', source_names, 'extra', extra, 'languages', languages, 'tags', tags, 'ownerId', owner_id,
          'visibility', visibility, 'createdAt', ${utc(sql`created_at`)}, 'updatedAt', ${utc(sql`updated_at`)})
          order by page.sort_key desc, poc_id desc)
        from page join poc_search using (poc_id)
      ), '[]') as documents`;
}

/**
 * Millionths of a rank; an exact name or its beginning is worth more than any rank.
 * @returns `quick`: of a row as it is found; `full`: of what is worth reading its whole text
 */
function sortKeys({ sort, query }: SearchRequest, match: SearchMatch): { quick: SqlQuery; full: SqlQuery } {
  const whole = wholeTsquery(query, match);
  if (sort !== 'relevance' || whole === undefined) {
    const moment = sort === 'changed' ? sql`updated_at` : sql`created_at`;
    const key = sql`(extract(epoch from ${moment}) * 1000)::bigint`;
    return { quick: key, full: key };
  }
  const typed = query.terms.map(term => term.key).join(' ');
  const named = sql`case when ${typed} = '' then 0 when name_key = ${typed} then 3
    when starts_with(name_key, ${typed}) then 1 else 0 end`;
  // Whoever has more of the words comes first, wherever they are; see `countedPocs`.
  const similarity = sql`word_similarity(${typed}, names)`;
  const key = (document: SqlQuery, more: SqlQuery) =>
    sql`(1000000 * (ts_rank(${WEIGHTS}, ${document}, ${whole}) + ${named} + ${more} + 10 * words))::bigint`;
  return {
    quick: key(sql`names_document`, match === 'similar' ? similarity : sql`0`),
    full: key(sql`document`, similarity),
  };
}

function utc(column: SqlQuery): SqlQuery {
  return sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}
