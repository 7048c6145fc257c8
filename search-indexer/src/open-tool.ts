import { openPersistence, type Persistence, type TenantPersistence } from '@tatami/persistence';
import { type OpenSearch, openSearchEngine } from '@tatami/search';
import { readSettings } from '@tatami/service';
import { SETTINGS } from './config.ts';

const CONNECTIONS = 4;
const PAGE = 500;
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** What a command of an operator works with; its settings are those of the search indexer. */
export interface Tool {
  /** All active tenants by their addresses. */
  slugs(): Promise<string[]>;
  /** @throws Error if there is no such active tenant */
  withTenant<Result>(slug: string, work: (tenant: TenantPersistence) => Promise<Result>): Promise<Result>;
  /** Undefined where the index is in each tenant's own database. */
  readonly openSearch: OpenSearch | undefined;
}

/** Ends the process with what `main` gives: 1 if it throws, 2 if its arguments are not understood. */
export function runTool(main: () => Promise<number>): void {
  main()
    .then(code => process.exit(code))
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : String(error));
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      process.exit(code.startsWith('ERR_PARSE_ARGS') ? 2 : 1);
    });
}

export async function withTool<Result>(work: (tool: Tool) => Promise<Result>): Promise<Result> {
  const settings = readSettings(SETTINGS, process.env);
  const persistence = await openPersistence({
    adminUrl: settings.DATABASE_URL,
    catalogKeys: settings.TATAMI_CATALOG_KEYS,
    connectionBudget: CONNECTIONS,
    pocMapping: settings.TATAMI_SEARCH_MAPPING,
    log: SILENT,
  });
  const openSearch = await openSearchEngine(settings.OPENSEARCH_URL);
  try {
    return await work({
      openSearch,
      slugs: () => activeSlugs(persistence),
      withTenant: (slug, each) => withTenant(persistence, slug, each),
    });
  } finally {
    await openSearch?.close();
    await persistence.close();
  }
}

async function withTenant<Result>(
  persistence: Persistence,
  slug: string,
  work: (tenant: TenantPersistence) => Promise<Result>,
): Promise<Result> {
  const known = await persistence.catalog.tenantBySlug(slug);
  const tenant = known && (await persistence.tenant(known.id));
  if (tenant === undefined) throw new Error(`There is no active tenant ${slug}`);
  try {
    return await work(tenant);
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
