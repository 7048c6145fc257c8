import type { Queryable } from '@tatami/persistence';
import { sql } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';

/** Leaves the revision and nothing of the content, unless the index has a newer revision. */
export async function deleteDocument(database: Queryable, id: PocId, rev: number): Promise<void> {
  await database.query(
    sql`insert into poc_search as known (poc_id, rev, deleted_at) values (${id}, ${rev}, clock_timestamp())
      on conflict (poc_id) do update set rev = excluded.rev, deleted_at = excluded.deleted_at, name = default,
        name_key = default, description = default, names = default, document = default, languages = default,
        language_keys = default, tags = default, tag_keys = default, owner_id = null, visibility = null,
        created_at = null, updated_at = null, source_names = default, extra = default
      where known.rev < excluded.rev`,
  );
}
