import { sql } from '../sql/sql.ts';

/** A row of `poc` as a Poc: the revision as a number, which is exact up to 2^53. */
export const POC_COLUMNS = sql`poc.id, poc.name, poc.description, poc.languages, poc.tags,
  poc.repository_url as "repositoryUrl", poc.owner_id as "ownerId", poc.visibility, poc.rev::double precision as rev,
  poc.origin, to_char(poc.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(poc.updated_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "updatedAt"`;
