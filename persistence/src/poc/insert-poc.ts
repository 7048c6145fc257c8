import type { NewPoc, Poc } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

/** The POC and the audit row, in one statement. */
export async function insertPoc(database: Queryable, poc: NewPoc): Promise<Poc> {
  const origin = poc.origin && JSON.stringify(poc.origin);
  const [row] = await database.query<Poc>(
    sql`with created as (
      insert into poc (id, name, description, languages, tags, repository_url, owner_id, visibility, origin,
        source_names)
      values (${poc.id}, ${poc.name}, ${poc.description}, ${poc.languages}, ${poc.tags}, ${poc.repositoryUrl},
        ${poc.ownerId}, ${poc.visibility}, ${origin}::jsonb, ${poc.sourceNames ?? []}::text[])
      returning *
    ), audited as (
      insert into audit (actor, action, subject, after_hash)
      select owner_id, 'poc.create', id, sha256(convert_to(to_jsonb(created)::text, 'utf8')) from created
    )
    select ${POC_COLUMNS} from created poc`,
  );
  if (!row) throw new Error('a POC was inserted without a row');
  return row;
}
