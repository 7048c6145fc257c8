import { CATALOG_KEYS } from '@tatami/persistence';
import { databaseUrl, httpUrl, LOG_LEVELS, list, oneOf, text, wholeNumber } from '@tatami/service';
import { mappingFile } from './mapping-setting.ts';

/** What an operator sets. The README's table is made of this one. */
export const SETTINGS = {
  DATABASE_URL: databaseUrl({
    sets: 'PostgreSQL, a user in the role `tatami_service`. No superuser: each tenant is entered with its own role',
  }),
  TATAMI_CATALOG_KEYS: list(CATALOG_KEYS),
  OPENSEARCH_URL: httpUrl({
    sets: "OpenSearch (the tests have 2.19), which the search index is written to. Its user makes, writes and deletes in indices `tatami-pocs-*`. Without it, the index is in each tenant's database",
  }),
  TATAMI_SEARCH_MAPPING: mappingFile({
    sets: 'which tables and columns the searched document of a POC is made of; see [MAPPING.md](search-indexer/MAPPING.md)',
  }),
  TATAMI_HOST: text({ fallback: '0.0.0.0', sets: 'where health and metrics are asked for' }),
  TATAMI_PORT: wholeNumber({ fallback: 4020, min: 0, max: 65_535, sets: 'its port; 0 for any free one' }),
  TATAMI_LOG_LEVEL: oneOf({ words: LOG_LEVELS, fallback: 'info', sets: 'how much is logged' }),
  TATAMI_DB_CONNECTION_BUDGET: wholeNumber({
    fallback: 8,
    min: 4,
    max: 10_000,
    sets: 'server connections of the process, of all tenants together, besides those that listen',
  }),
  TATAMI_MAX_LISTENERS: wholeNumber({
    fallback: 64,
    min: 0,
    max: 10_000,
    sets: 'tenants whose changes are heard of at once, with one connection each; those of the others are looked for',
  }),
  TATAMI_POLL_MS: wholeNumber({
    fallback: 5_000,
    min: 100,
    max: 600_000,
    sets: 'how often every tenant is looked at, heard of or not',
  }),
  TATAMI_CHECK_MINUTES: wholeNumber({
    fallback: 60,
    min: 0,
    max: 10_080,
    sets: 'how long after each other the whole index is compared with the database, and mended; 0 for never',
  }),
};
