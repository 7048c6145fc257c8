import type { UserId } from '@tatami/protocol';
import type { Branding, BrandSettings } from '../branding-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { sql } from '../sql/sql.ts';
import { BRANDING_COLUMNS, type BrandingRow, brandingOf } from './branding-row.ts';

/** The first change makes the row; of several that name the same revision one finds it. */
export async function setBranding(
  database: Queryable,
  rev: number,
  { colours, font, hasMusic, intro }: BrandSettings,
  by: UserId,
): Promise<Branding | undefined> {
  const [row] = await database.query<BrandingRow>(sql`with known as materialized (
      select sha256(convert_to(to_jsonb(branding)::text, 'utf8')) as hash from branding for update
    ), changed as (
      insert into branding (primary_colour, accent_colour, font, has_music, intro)
      select ${colours?.primary ?? null}::text, ${colours?.accent ?? null}::text, ${font}::text, ${hasMusic}::boolean,
        ${intro}::text
      where ${rev}::bigint = 0 or exists (select from known)
      on conflict (is_only) do update set primary_colour = excluded.primary_colour,
        accent_colour = excluded.accent_colour, font = excluded.font, has_music = excluded.has_music,
        intro = excluded.intro, rev = branding.rev + 1
        where branding.rev = ${rev}::bigint
      returning *
    ), audited as (
      insert into audit (actor, action, subject, detail, before_hash, after_hash)
      select ${by}::uuid, 'branding.set', ${by}::uuid, '{}'::jsonb, (select hash from known),
        sha256(convert_to(to_jsonb(changed)::text, 'utf8'))
      from changed
    )
    select ${BRANDING_COLUMNS} from changed`);
  return row === undefined ? undefined : brandingOf(row);
}
