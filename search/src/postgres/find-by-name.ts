import { type Poc, type SqlQuery, sql } from '@tatami/persistence';
import type { SearchRequest } from '../search-index.ts';
import { accentPattern } from './accent-pattern.ts';
import { joined, labelKeysOf } from './text-conditions.ts';

export interface NamedPoc
  extends Pick<
    Poc,
    | 'id'
    | 'rev'
    | 'name'
    | 'description'
    | 'languages'
    | 'tags'
    | 'ownerId'
    | 'visibility'
    | 'createdAt'
    | 'updatedAt'
  > {
  /** Of all that fit. */
  readonly total: number;
}

const UTC = sql`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/**
 * POCs by their names and labels alone, whatever accents they have, newest first, from the POCs themselves: no index of
 * words is needed. Reads all POCs that the viewer may see, which is 0.2 s for each word and 100,000.
 */
export function findByName(request: SearchRequest): SqlQuery {
  const { query, viewer, ownerId, fromMs, beforeMs, sort, limit } = request;
  const { languages, tags } = labelKeysOf(request);
  const hasWords = (keys: readonly string[]) =>
    sql`(name || ' ' || array_to_string(languages || tags, ' ')) ~* ${accentPattern(keys.join(' '))}`;
  const hasLabel = (labels: SqlQuery, key: string) =>
    sql`exists (select from unnest(${labels}) as label where label ~* ${`^${accentPattern(key)}$`})`;
  const conditions = [
    sql`(visibility = 'tenant' or owner_id = ${viewer}::uuid)`,
    ...query.terms.map(({ word, key }) => sql`(${hasWords([word])} or ${hasWords([key])})`),
    ...query.phrases.map(hasWords),
    ...query.excluded.phrases.map(keys => sql`not ${hasWords(keys)}`),
    ...languages.map(key => hasLabel(sql`languages`, key)),
    ...tags.map(key => hasLabel(sql`tags`, key)),
    ...query.excluded.languages.map(key => sql`not ${hasLabel(sql`languages`, key)}`),
    ...query.excluded.tags.map(key => sql`not ${hasLabel(sql`tags`, key)}`),
    ...(ownerId === undefined ? [] : [sql`owner_id = ${ownerId}::uuid`]),
    ...(fromMs === undefined ? [] : [sql`created_at >= to_timestamp(${fromMs}::double precision / 1000)`]),
    ...(beforeMs === undefined ? [] : [sql`created_at < to_timestamp(${beforeMs}::double precision / 1000)`]),
  ];
  const moment = sort === 'changed' ? sql`updated_at` : sql`created_at`;
  return sql`select id, rev::double precision as rev, name, description, languages, tags, owner_id as "ownerId",
      visibility, to_char(created_at at time zone 'utc', ${UTC}) as "createdAt",
      to_char(updated_at at time zone 'utc', ${UTC}) as "updatedAt", total
    from (
      select poc.*, (count(*) over ())::integer as total from poc where ${joined(conditions, sql`and`)}
      order by ${moment} desc, id desc limit ${limit}
    ) found order by ${moment} desc, id desc`;
}
