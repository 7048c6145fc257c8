import { type Queryable, sql } from '@tatami/persistence';

export interface Differences {
  readonly missing: number;
  readonly stale: number;
  readonly extra: number;
}

export const NO_DIFFERENCES: Differences = { missing: 0, stale: 0, extra: 0 };

/** How far the index of a tenant is from its POCs. */
export async function differences(database: Queryable): Promise<Differences> {
  const [found] = await database.query<Differences>(
    sql`select
        count(*) filter (where indexed.poc_id is null)::integer as missing,
        count(*) filter (where poc.id is null)::integer as extra,
        count(*) filter (where (poc.rev, poc.name, poc.description, poc.languages, poc.tags, poc.visibility,
            poc.source_names)
          is distinct from (indexed.rev, indexed.name, indexed.description, indexed.languages, indexed.tags,
            indexed.visibility, indexed.source_names) and poc.id = indexed.poc_id)::integer as stale
      from poc full join (select * from poc_search where deleted_at is null) indexed on indexed.poc_id = poc.id`,
  );
  if (found === undefined) throw new Error('a count has no row');
  return found;
}

export async function isOutboxEmpty(database: Queryable): Promise<boolean> {
  const rows = await database.query(sql`select from poc_outbox limit 1`);
  return rows.length === 0;
}
