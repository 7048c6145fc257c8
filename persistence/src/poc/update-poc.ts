import type { Poc, PocContent, PocRevision } from '../poc-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { POC_COLUMNS } from './poc-columns.ts';

/**
 * The change and the audit row, in one statement. Of several that name the same revision the first one holds the row;
 * the others wait, find another revision in it, and do nothing.
 */
export async function updatePoc(
  database: Queryable,
  { id, rev, actor }: PocRevision,
  change: Partial<PocContent>,
): Promise<Poc | undefined> {
  const [row] = await database.query<Poc>(
    sql`with before as materialized (
      select id, sha256(convert_to(to_jsonb(poc)::text, 'utf8')) as hash
      from poc where id = ${id}::uuid and rev = ${rev}::bigint for update
    ), changed as (
      update poc set
        name = coalesce(${change.name ?? null}::text, name),
        description = coalesce(${change.description ?? null}::text, description),
        languages = coalesce(${change.languages ?? null}::text[], languages),
        tags = coalesce(${change.tags ?? null}::text[], tags),
        repository_url = case when ${change.repositoryUrl !== undefined}::boolean
          then ${change.repositoryUrl ?? null}::text else repository_url end,
        visibility = coalesce(${change.visibility ?? null}::text, visibility),
        rev = rev + 1,
        updated_at = clock_timestamp()
      from before where poc.id = before.id
      returning poc.*
    ), audited as (
      insert into audit (actor, action, subject, before_hash, after_hash)
      select ${actor}::uuid, 'poc.update', changed.id, before.hash,
        sha256(convert_to(to_jsonb(changed)::text, 'utf8'))
      from changed join before using (id)
    )
    select ${POC_COLUMNS} from changed poc`,
  );
  return row;
}
