import { type SqlQuery, sql } from '@tatami/persistence';
import { labelKey } from '../fold.ts';
import type { SearchRequest } from '../search-index.ts';
import type { SearchQuery, Term } from '../search-query.ts';

export function joined(parts: readonly SqlQuery[], between: SqlQuery): SqlQuery {
  return parts.reduce((all, part, i) => (i === 0 ? part : sql`${all} ${between} ${part}`), sql``);
}

/** Keys are letters and digits alone, so that the quotes cannot end. */
function tsquery({ word, key, parts, isPrefix }: Term): SqlQuery {
  const exact = sql`to_tsquery('simple', ${`'${key}'${isPrefix ? ':*' : ''}`}::text)
    || plainto_tsquery('portuguese', ${word}::text) || plainto_tsquery('portuguese', ${key}::text)
    || plainto_tsquery('english', ${key}::text)`;
  if (parts.length === 0) return sql`(${exact})`;
  return sql`(${exact} || plainto_tsquery('simple', ${parts.join(' ')}::text))`;
}

function phrase(keys: readonly string[]): SqlQuery {
  return sql`phraseto_tsquery('simple', ${keys.join(' ')}::text)`;
}

/** One tsquery of everything that has to be there, for the rank. Undefined if the query has no words. */
export function wholeTsquery({ terms, phrases }: SearchQuery): SqlQuery | undefined {
  const parts = [...terms.map(tsquery), ...phrases.map(phrase)];
  return parts.length === 0 ? undefined : sql`(${joined(parts, sql`&&`)})`;
}

/** A word of fewer letters is similar to too much. */
const SHORTEST_SIMILAR = 4;

/**
 * What a POC has to have of the words. One condition for each word, which has an index of its own for either way of
 * having it.
 * @param isSimilar also words that are similar to those of names and labels
 */
export function wordConditions({ terms, phrases, excluded }: SearchQuery, isSimilar: boolean): SqlQuery[] {
  return [
    ...terms.map(term => {
      const exact = sql`document @@ ${tsquery(term)}`;
      if (!isSimilar || term.key.length < SHORTEST_SIMILAR) return exact;
      return sql`(${exact} or ${term.key}::text <% names)`;
    }),
    ...phrases.map(keys => sql`document @@ ${phrase(keys)}`),
    ...excluded.phrases.map(keys => sql`not document @@ ${phrase(keys)}`),
    ...excluded.languages.map(key => sql`not language_keys @> array[${key}::text]`),
    ...excluded.tags.map(key => sql`not tag_keys @> array[${key}::text]`),
  ];
}

/** Everything but the filters by label: the facets count without those. */
export function commonConditions(request: SearchRequest): SqlQuery[] {
  const { viewer, ownerId, fromMs, beforeMs } = request;
  return [
    sql`deleted_at is null`,
    sql`(visibility = 'tenant' or owner_id = ${viewer}::uuid)`,
    ...(ownerId === undefined ? [] : [sql`owner_id = ${ownerId}::uuid`]),
    ...(fromMs === undefined ? [] : [sql`created_at >= to_timestamp(${fromMs}::double precision / 1000)`]),
    ...(beforeMs === undefined ? [] : [sql`created_at < to_timestamp(${beforeMs}::double precision / 1000)`]),
  ];
}

/** Which labels the POCs of the answer have. */
export function labelKeysOf({ query, language, tag }: SearchRequest) {
  return {
    languages: [...query.languages, ...(language === undefined ? [] : [labelKey(language)])],
    tags: [...query.tags, ...(tag === undefined ? [] : [labelKey(tag)])],
  };
}
