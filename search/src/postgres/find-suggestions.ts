import { type SqlQuery, sql } from '@tatami/persistence';
import type { SuggestionRequest } from '../search-index.ts';
import type { TypedText } from '../typed-text.ts';
import { joined } from './text-conditions.ts';

/**
 * Suggestions in one statement, of one row. The index of all words finds the POCs, and the words of their names and labels
 * alone, which are short, are read to see where the typed ones are.
 */
export function findSuggestions(typed: TypedText, { viewer, limit }: SuggestionRequest): SqlQuery {
  const anywhere = typedQuery(typed, '');
  return sql`with matched as materialized (
      select poc_id, name, name_key, languages, language_keys, tags, tag_keys, updated_at,
        names_document @@ ${typedQuery(typed, 'A')} as is_named
      from poc_search
      where deleted_at is null and (visibility = 'tenant' or owner_id = ${viewer}::uuid)
        and document @@ ${anywhere} and names_document @@ ${anywhere}
    )
    select
      coalesce((
        select jsonb_agg(jsonb_build_object('id', poc_id, 'name', name) order by place) from (
          select poc_id, name, row_number() over (
            order by starts_with(name_key, ${typed.nameKey}) desc, updated_at desc, poc_id desc
          ) as place
          from matched where is_named order by place limit ${limit}
        ) named
      ), '[]') as pocs,
      ${labels(sql`languages`, sql`language_keys`, typed, limit)} as languages,
      ${labels(sql`tags`, sql`tag_keys`, typed, limit)} as tags`;
}

/** Keys are letters and digits alone, so that the quotes cannot end. */
function typedQuery({ terms }: TypedText, weight: '' | 'A'): SqlQuery {
  const words = joined(
    terms.map(({ key, isPrefix }) => {
      const flags = `${isPrefix ? '*' : ''}${weight}`;
      return sql`to_tsquery('simple', ${`'${key}'${flags === '' ? '' : `:${flags}`}`}::text)`;
    }),
    sql`&&`,
  );
  return sql`(${words})`;
}

function labels(shown: SqlQuery, keys: SqlQuery, { labelKeys }: TypedText, limit: number): SqlQuery {
  const begins = joined(
    labelKeys.map(key => sql`starts_with(key, ${key})`),
    sql`or`,
  );
  return sql`coalesce((
    select jsonb_agg(jsonb_build_object('label', label, 'count', count) order by count desc, key) from (
      select key, max(label) as label, count(*)::integer as count
      from (select unnest(${keys}) as key, unnest(${shown}) as label from matched) each
      where key <> '' and (${begins}) group by key order by count desc, key limit ${limit}
    ) counted
  ), '[]')`;
}
