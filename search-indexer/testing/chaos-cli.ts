import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { installOpenSearch, startOpenSearch } from '@tatami/engines';
import { SeededRandom } from '@tatami/kernel';
import { openOpenSearch } from '@tatami/search/opensearch';
import { type Differences, differences } from './differences.ts';
import { IndexerInstallation } from './indexer-installation.ts';
import { killIndexers } from './kill-indexers.ts';
import { openSearchDifferences } from './opensearch-differences.ts';

const USAGE = `usage: npm run search:chaos -- [--kills 20] [--opensearch] [--seed N]

Kills one of two search indexers (kill -9) again and again while the POCs of two tenants change, and compares the index
with the database when nothing waits any more. The index is in PostgreSQL, or in an OpenSearch that is started for it.
Exit status: 0 nothing differs, 1 something does.`;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      opensearch: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    },
  });
  const [kills, seed] = [Number(values.kills), Number(values.seed)];
  if (![kills, seed].every(value => Number.isInteger(value) && value >= 0)) {
    console.error(USAGE);
    return 1;
  }
  console.log(`Seed ${seed}.`);
  const installation = await IndexerInstallation.start(['acme', 'globex']);
  const engine = values.opensearch ? await startEngine() : undefined;
  const client = engine && openOpenSearch(engine.url);
  try {
    const startedAt = performance.now();
    const settings: Record<string, string> = engine === undefined ? {} : { OPENSEARCH_URL: engine.url };
    const { changes } = await killIndexers(installation, { kills, random: new SeededRandom(seed), settings });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
    console.log(`${changes} changes, ${kills} kills, ${seconds} s`);
    const all: Differences[] = [];
    for (const { database, tenant } of installation.storages) {
      all.push(
        client === undefined
          ? await differences(database)
          : await openSearchDifferences(client, tenant.id, database),
      );
    }
    console.table(all);
    return all.every(({ missing, stale, extra }) => missing + stale + extra === 0) ? 0 : 1;
  } finally {
    await client?.close();
    await installation.stop();
    await engine?.stop();
  }
}

async function startEngine() {
  const found = await installOpenSearch();
  if (found.kind === 'missing') throw new Error(`There is no OpenSearch: ${found.because}`);
  return startOpenSearch(found);
}
