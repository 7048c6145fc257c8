import { parseArgs } from 'node:util';
import { openPersistence, type Persistence } from '@tatami/persistence';
import { type OpenSearch, openSearchEngine, PostgresSearchWriter } from '@tatami/search';
import { readSettings } from '@tatami/service';
import { checkIndex } from './check-index.ts';
import { SETTINGS } from './config.ts';
import { summary } from './index-checker.ts';

const USAGE = `usage: npm run search:check -- SLUG|all [--repair]

Compares the search index with the database and says how many POCs differ. With --repair the search indexer
indexes them again. Settings are those of the search indexer. Exit status: 0 nothing differs, 1 something does,
2 not understood.`;
const CONNECTIONS = 4;
const PAGE = 500;
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { repair: { type: 'boolean', default: false } },
  });
  const [slug, ...more] = positionals;
  if (slug === undefined || more.length > 0) {
    console.error(USAGE);
    return 2;
  }
  const settings = readSettings(SETTINGS, process.env);
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: CONNECTIONS,
    log: SILENT,
  });
  const openSearch = await openSearchEngine(settings.OPENSEARCH_URL);
  try {
    let isEqual = true;
    for (const each of slug === 'all' ? await activeSlugs(persistence) : [slug]) {
      if (!(await checkOne(persistence, openSearch, each, values.repair))) isEqual = false;
    }
    return isEqual ? 0 : 1;
  } finally {
    await openSearch?.close();
    await persistence.close();
  }
}

/** Prints a line; resolves with whether nothing differs. */
async function checkOne(
  persistence: Persistence,
  openSearch: OpenSearch | undefined,
  slug: string,
  repair: boolean,
): Promise<boolean> {
  const known = await persistence.catalog.tenantBySlug(slug);
  const tenant = known && (await persistence.tenant(known.id));
  if (tenant === undefined) throw new Error(`There is no active tenant ${slug}`);
  try {
    const index = openSearch?.writer(tenant.tenant.id) ?? new PostgresSearchWriter(tenant.database);
    const { pocs, differences } = await checkIndex(tenant.pocOutbox, index, { repair });
    console.log(`${slug}: ${pocs} POCs, ${summary(differences)}`);
    return Object.values(differences).every(count => count === 0);
  } finally {
    tenant.release();
  }
}

async function activeSlugs({ catalog }: Persistence): Promise<string[]> {
  const slugs: string[] = [];
  for (let page = await catalog.tenants(PAGE); page.length > 0; ) {
    for (const { slug, state } of page) if (state === 'active') slugs.push(slug);
    page = await catalog.tenants(PAGE, page.at(-1)?.id);
  }
  return slugs;
}

main()
  .then(code => process.exit(code))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
