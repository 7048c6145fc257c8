import { type SqlQuery, sql } from '@tatami/persistence';

const MAX_LABELS = 20;

/**
 * A label that is written in several ways is counted once, and shown in one of them. The most used come first.
 * @param counts a table of each `key` and its `count`
 */
export function labelCounts(counts: SqlQuery, labels: SqlQuery, keys: SqlQuery): SqlQuery {
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('label', label, 'count', count) order by count desc, label) from (
      select count, (
        select poc_search.${labels}[array_position(poc_search.${keys}, key)] from (
          select poc_id from matched where ${keys} @> array[key] limit 1
        ) one join poc_search using (poc_id)
      ) as label
      from (select key, count from ${counts} where key <> '' order by count desc, key limit ${MAX_LABELS}) top
    ) counted
  ), '[]')`;
}
