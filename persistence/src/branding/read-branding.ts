import type { Branding } from '../branding-store.ts';
import type { Queryable } from '../sql/connection.ts';
import { prepared, sql } from '../sql/sql.ts';
import { BRANDING_COLUMNS, type BrandingRow, brandingOf } from './branding-row.ts';

const NONE: Branding = { rev: 0, colours: null, font: 'inter', hasMusic: false, intro: null, logo: null };

export async function readBranding(database: Queryable): Promise<Branding> {
  const [row] = await database.query<BrandingRow>(
    prepared('branding_read', sql`select ${BRANDING_COLUMNS} from branding`),
  );
  return row === undefined ? NONE : brandingOf(row);
}
