import type { BrandFont, Branding, LogoType } from '../branding-store.ts';
import { sql } from '../sql/sql.ts';

/** Of the table `branding`. */
export interface BrandingRow {
  readonly rev: number;
  readonly primary: string | null;
  readonly accent: string | null;
  readonly font: BrandFont;
  readonly hasMusic: boolean;
  readonly intro: string | null;
  readonly logoId: string | null;
  readonly logoType: LogoType;
  readonly logoBytes: number;
  readonly logoSha256: string;
}

export const BRANDING_COLUMNS = sql`rev::int4 as rev, primary_colour as "primary", accent_colour as accent, font,
  has_music as "hasMusic", intro, logo_id as "logoId", logo_type as "logoType", logo_bytes as "logoBytes",
  logo_sha256 as "logoSha256"`;

export function brandingOf(row: BrandingRow): Branding {
  const { rev, primary, accent, font, hasMusic, intro, logoId } = row;
  return {
    rev,
    colours: primary === null || accent === null ? null : { primary, accent },
    font,
    hasMusic,
    intro,
    logo:
      logoId === null
        ? null
        : { id: logoId, contentType: row.logoType, bytes: row.logoBytes, sha256: row.logoSha256 },
  };
}
