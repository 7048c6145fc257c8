import { type SqlQuery, sql } from '@tatami/persistence';
import { labelKey } from '../fold.ts';
import type { SearchFilter } from '../search-index.ts';
import { fewestWords, type SearchMatch } from '../search-match.ts';
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

/** One tsquery of everything that is looked for, for the rank. Undefined if the query has no words. */
export function wholeTsquery({ terms, phrases }: SearchQuery, match: SearchMatch): SqlQuery | undefined {
  const parts = [...terms.map(tsquery), ...phrases.map(phrase)];
  if (parts.length === 0) return undefined;
  return sql`(${joined(parts, match === 'most-words' ? sql`||` : sql`&&`)})`;
}

/** A word of fewer letters is similar to too much. */
const SHORTEST_SIMILAR = 4;

/** Which has an index for either way of having the word: as it is, or one of names and labels that is similar. */
function hasWord(term: Term, match: SearchMatch): SqlQuery {
  const exact = sql`document @@ ${tsquery(term)}`;
  if (match === 'words' || term.key.length < SHORTEST_SIMILAR) return exact;
  return sql`(${exact} or ${term.key}::text <% names)`;
}

/**
 * The POCs that have most of the words, with how many. Each word is one look into the index: reading the words of each POC
 * to count them took 5 s for 42,000 POCs of a busy machine.
 */
export function countedPocs({ terms }: SearchQuery): SqlQuery {
  const each = terms.map(term => sql`select poc_id from poc_search where document @@ ${tsquery(term)}`);
  return sql`select poc_id, count(*)::integer as words from (${joined(each, sql`union all`)}) each
    group by poc_id having count(*) >= ${fewestWords(terms.length)}`;
}

/** What a POC has to have of the words; most of them are counted elsewhere, see `countedPocs`. */
export function wordConditions(query: SearchQuery, match: SearchMatch): SqlQuery[] {
  const { terms, phrases, excluded } = query;
  return [
    ...(match === 'most-words' ? [] : terms.map(term => hasWord(term, match))),
    ...phrases.map(keys => sql`document @@ ${phrase(keys)}`),
    ...excluded.phrases.map(keys => sql`not document @@ ${phrase(keys)}`),
    ...excluded.languages.map(key => sql`not language_keys @> array[${key}::text]`),
    ...excluded.tags.map(key => sql`not tag_keys @> array[${key}::text]`),
  ];
}

/** Everything but the filters by label: the facets count without those. */
export function commonConditions(filter: SearchFilter): SqlQuery[] {
  const { viewer, ownerId, fromMs, beforeMs } = filter;
  return [
    sql`deleted_at is null`,
    sql`(visibility = 'tenant' or owner_id = ${viewer}::uuid)`,
    ...(ownerId === undefined ? [] : [sql`owner_id = ${ownerId}::uuid`]),
    ...(fromMs === undefined ? [] : [sql`created_at >= to_timestamp(${fromMs}::double precision / 1000)`]),
    ...(beforeMs === undefined ? [] : [sql`created_at < to_timestamp(${beforeMs}::double precision / 1000)`]),
  ];
}

/** Which labels the POCs of the answer have. */
export function labelKeysOf({ query, language, tag }: SearchFilter) {
  return {
    languages: [...query.languages, ...(language === undefined ? [] : [labelKey(language)])],
    tags: [...query.tags, ...(tag === undefined ? [] : [labelKey(tag)])],
  };
}
