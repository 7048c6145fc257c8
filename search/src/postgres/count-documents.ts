import { type SqlQuery, sql } from '@tatami/persistence';
import type { SearchFilter } from '../search-index.ts';
import type { SearchMatch } from '../search-match.ts';
import { MAX_MONTHS, MAX_OWNERS } from '../statistics-limits.ts';
import { labelCounts } from './label-counts.ts';
import { commonConditions, countedPocs, joined, labelKeysOf, wordConditions } from './text-conditions.ts';

/** What is counted of the POCs that fit, in one statement, of one snapshot. */
export function countDocuments(filter: SearchFilter, match: SearchMatch): SqlQuery {
  const { languages, tags } = labelKeysOf(filter);
  const conditions = [
    ...commonConditions(filter),
    ...wordConditions(filter.query, match),
    sql`language_keys @> ${languages}::text[]`,
    sql`tag_keys @> ${tags}::text[]`,
  ];
  const from =
    match === 'most-words'
      ? sql`(${countedPocs(filter.query)}) counted join poc_search using (poc_id)`
      : sql`poc_search`;
  return sql`with matched as materialized (
      select poc_search.poc_id, language_keys, tag_keys, owner_id,
        date_trunc('month', created_at at time zone 'utc') as month
      from ${from} where ${joined(conditions, sql`and`)}
    ), language_counts as (
      -- There are few combinations of languages, and many of tags.
      select key, sum(pocs)::integer as count from (
        select unnest(language_keys) as key, pocs
        from (select language_keys, count(*) as pocs from matched group by language_keys) combinations
      ) each group by key
    ), tag_counts as (
      select key, count(*)::integer as count
      from (select unnest(tag_keys) as key from matched) each group by key
    ), months as (
      select month, count(*)::integer as count from matched group by month order by month desc limit ${MAX_MONTHS}
    ), owners as (
      select owner_id, count(*)::integer as count from matched
      group by owner_id order by count desc, owner_id limit ${MAX_OWNERS}
    )
    select (select count(*)::integer from matched) as total,
      ${labelCounts(sql`language_counts`, sql`languages`, sql`language_keys`)} as languages,
      ${labelCounts(sql`tag_counts`, sql`tags`, sql`tag_keys`)} as tags,
      coalesce((select jsonb_agg(jsonb_build_object('month', to_char(month, 'YYYY-MM'), 'count', count) order by month)
        from months), '[]') as months,
      coalesce((
        select jsonb_agg(jsonb_build_object('ownerId', owner_id, 'count', count) order by count desc, owner_id)
        from owners
      ), '[]') as owners`;
}
