import { parseArgs } from 'node:util';
import { runTool, type Tool, withTool } from '../open-tool.ts';
import { rebuildRows } from './rebuild-rows.ts';
import { dropOld, planReindex, reindex, rollBack } from './reindex.ts';

const USAGE = `usage: npm run search:reindex -- [--tenant SLUG] [--dry-run | --roll-back | --drop-old]

Makes the search index of one tenant, or of all, anew from the POCs, while it is searched and written. In OpenSearch a
new index is filled beside the old one, compared with the database, and searched instead; the old one is kept. In
PostgreSQL each row is written again in its place. A run that was killed is run again.

  --dry-run    says what would be done
  --roll-back  searches the old index again (OpenSearch)
  --drop-old   drops the index that is not searched (OpenSearch)

Settings are those of the search indexer, which has to run. Exit status: 0 done, 1 not for all, 2 not understood.`;

const ACTIONS = { 'dry-run': planReindex, 'roll-back': rollBack, 'drop-old': dropOld } as const;

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: { tenant: { type: 'string' }, 'dry-run': flag, 'roll-back': flag, 'drop-old': flag },
  });
  const chosen = (Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]).filter(name => values[name]);
  if (chosen.length > 1) {
    console.error(USAGE);
    return 2;
  }
  return withTool(async tool => {
    let isDone = true;
    for (const slug of values.tenant === undefined ? await tool.slugs() : [values.tenant]) {
      try {
        await reindexOne(tool, slug, chosen[0]);
      } catch (error) {
        isDone = false;
        console.error(`${slug}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return isDone ? 0 : 1;
  });
}

function reindexOne(
  { openSearch, withTenant }: Tool,
  slug: string,
  action: keyof typeof ACTIONS | undefined,
): Promise<void> {
  const say = (line: string) => console.log(`${slug}: ${line}`);
  return withTenant(slug, async ({ tenant, pocOutbox: outbox }) => {
    if (openSearch !== undefined) {
      const ports = { outbox, indices: openSearch.indices(tenant.id), say };
      return action === undefined ? reindex(ports) : ACTIONS[action](ports);
    }
    switch (action) {
      case undefined:
        await rebuildRows(outbox, pocs => say(`${pocs} POCs`));
        return;
      case 'dry-run':
        say('would write the rows of the index in PostgreSQL again');
        return;
      default:
        throw new Error(`--${action} is for OpenSearch: PostgreSQL keeps no second index`);
    }
  });
}

runTool(main);
