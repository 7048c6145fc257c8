import type { Queryable, SearchedPoc } from '@tatami/persistence';
import { type SqlQuery, sql } from '@tatami/persistence';
import { extraTexts } from '../extra-texts.ts';
import { labelKey } from '../fold.ts';
import { type IndexText, indexText } from '../index-text.ts';

/** Between copies of a text, so that the end of one and the beginning of the next are no phrase. Nobody types it. */
const GAP = '0qgapq0';

/**
 * Folded words first, so that phrases meet positions below PostgreSQL's greatest (16,383) in every description; then
 * their stems. Portuguese stems come of the words with their accents and without, since people type both.
 */
function vector({ keys, words, parts }: IndexText, weight: 'A' | 'B' | 'C' | 'D'): SqlQuery {
  return sql`setweight(to_tsvector('simple', ${`${GAP} ${keys} ${GAP} ${parts}`}::text)
    || to_tsvector('portuguese', ${`${GAP} ${words} ${GAP} ${keys}`}::text)
    || to_tsvector('english', ${`${GAP} ${keys} ${GAP} ${parts}`}::text), ${weight}::"char")`;
}

/**
 * Writes the POC, unless the index has this revision or a newer one.
 * @param again also one that the index has at this revision
 */
export async function putDocument(database: Queryable, poc: SearchedPoc, again = false): Promise<void> {
  const name = indexText(poc.name);
  const labels = indexText([...poc.languages, ...poc.tags].join(' '));
  const description = indexText(poc.description);
  const source = indexText([...poc.sourceNames, ...extraTexts(poc.extra)].join(' '));
  await database.query(
    sql`insert into poc_search as known (poc_id, rev, name, name_key, description, names, document, languages,
        language_keys, tags, tag_keys, owner_id, visibility, created_at, updated_at, source_names, extra)
      values (${poc.id}, ${poc.rev}, ${poc.name}, ${name.keys}, ${poc.description},
        ${[name.keys, name.parts, labels.keys].join(' ')},
        ${vector(name, 'A')} || ${vector(labels, 'B')} || ${vector(description, 'D')}
          || ${vector(source, 'C')},
        ${poc.languages}, ${facetKeys(poc.languages)}, ${poc.tags}, ${facetKeys(poc.tags)},
        ${poc.ownerId}, ${poc.visibility}, ${poc.createdAt}::timestamptz, ${poc.updatedAt}::timestamptz,
        ${poc.sourceNames}::text[], ${JSON.stringify(poc.extra)}::jsonb)
      on conflict (poc_id) do update set rev = excluded.rev, deleted_at = null, name = excluded.name,
        name_key = excluded.name_key, description = excluded.description, names = excluded.names,
        document = excluded.document, languages = excluded.languages, language_keys = excluded.language_keys,
        tags = excluded.tags, tag_keys = excluded.tag_keys, owner_id = excluded.owner_id,
        visibility = excluded.visibility, created_at = excluded.created_at, updated_at = excluded.updated_at,
        source_names = excluded.source_names, extra = excluded.extra
      where known.rev < excluded.rev or (${again} and known.rev = excluded.rev)`,
  );
}

/** Beside each label its key; an empty one beside a label that is there already, written in another way. */
function facetKeys(labels: readonly string[]): string[] {
  const keys = labels.map(labelKey);
  return keys.map((key, i) => (keys.indexOf(key) === i ? key : ''));
}
