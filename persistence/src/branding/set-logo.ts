import type { UserId } from '@tatami/protocol';
import type { Branding, BrandLogo } from '../branding-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { BRANDING_COLUMNS, type BrandingRow, brandingOf } from './branding-row.ts';

export async function setLogo(
  database: Queryable,
  { id, contentType, bytes, sha256 }: BrandLogo,
  by: UserId,
): Promise<Branding> {
  const [row] = await database.query<BrandingRow>(sql`with known as materialized (
      select sha256(convert_to(to_jsonb(branding)::text, 'utf8')) as hash from branding for update
    ), changed as (
      insert into branding (logo_id, logo_type, logo_bytes, logo_sha256)
      select ${id}::uuid, ${contentType}::text, ${bytes}::integer, ${sha256}::text
      -- So that the row is read and held before it is changed.
      from (select count(*) from known) as held
      on conflict (is_only) do update set logo_id = excluded.logo_id, logo_type = excluded.logo_type,
        logo_bytes = excluded.logo_bytes, logo_sha256 = excluded.logo_sha256, rev = branding.rev + 1
      returning *
    ), audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${by}::uuid, 'branding.logo-set', ${by}::uuid, '{}'::jsonb, (select hash from known),
        sha256(convert_to(to_jsonb(changed)::text, 'utf8'))
      from changed
    )
    select ${BRANDING_COLUMNS} from changed`);
  // The statement changes the only row, or makes it.
  return brandingOf(row as BrandingRow);
}
