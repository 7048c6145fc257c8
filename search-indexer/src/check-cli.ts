import { parseArgs } from 'node:util';
import { PostgresSearchWriter } from '@tatami/search';
import { checkIndex } from './check-index.ts';
import { summary } from './index-checker.ts';
import { runTool, type Tool, withTool } from './open-tool.ts';

const USAGE = `usage: npm run search:check -- SLUG|all [--repair]

Compares the search index with the database and says how many POCs differ. With --repair the search indexer
indexes them again. Settings are those of the search indexer. Exit status: 0 nothing differs, 1 something does,
2 not understood.`;

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
  return withTool(async tool => {
    let isEqual = true;
    for (const each of slug === 'all' ? await tool.slugs() : [slug]) {
      if (!(await checkOne(tool, each, values.repair))) isEqual = false;
    }
    return isEqual ? 0 : 1;
  });
}

/** Prints a line; resolves with whether nothing differs. */
function checkOne({ openSearch, withTenant }: Tool, slug: string, repair: boolean): Promise<boolean> {
  return withTenant(slug, async ({ tenant, pocOutbox, database }) => {
    const index = openSearch?.writer(tenant.id) ?? new PostgresSearchWriter(database);
    const { pocs, differences } = await checkIndex(pocOutbox, index, { repair });
    console.log(`${slug}: ${pocs} POCs, ${summary(differences)}`);
    return Object.values(differences).every(count => count === 0);
  });
}

runTool(main);
