import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SeededRandom } from '@tatami/kernel';
import { until } from '@tatami/kernel/testing';
import { type Database, sql } from '@tatami/persistence';
import { PostgresSearchIndex, PostgresSearchWriter } from '@tatami/search';
import { TatamiInstallation } from '../servers/tatami-installation.ts';
import { Corpus } from './corpus.ts';
import { measureSearch } from './measure-search.ts';

const USAGE = `npm run load:search -- --pocs 100000

  --pocs    of the one tenant (100000)
  --rounds  each query is asked so often (20)
  --seed    of the POCs, as an earlier run printed it`;
const BATCH = 250;
const AT_ONCE = 3;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const options = { pocs: { type: 'string' }, rounds: { type: 'string' }, seed: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const [pocs, rounds] = [Number(values.pocs ?? '100000'), Number(values.rounds ?? '20')];
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  if (![pocs, rounds, seed].every(value => Number.isInteger(value) && value >= 0)) {
    console.error(USAGE);
    return 1;
  }
  console.log(`Seed ${seed}.`);
  const installation = await TatamiInstallation.start({ autovacuum_naptime: '2s' });
  try {
    await measure(installation.database, { pocs, rounds, seed });
    return 0;
  } finally {
    await installation.stop();
  }
}

async function measure(
  database: Database,
  { pocs, rounds, seed }: { pocs: number; rounds: number; seed: number },
): Promise<void> {
  const corpus = new Corpus(new SeededRandom(seed));
  const startedAt = performance.now();
  let left = pocs;
  const write = async (): Promise<void> => {
    while (left > 0) {
      stop.signal.throwIfAborted();
      const batch = Array.from({ length: Math.min(BATCH, left) }, () => corpus.poc());
      left -= batch.length;
      await database.transaction(async transaction => {
        const writer = new PostgresSearchWriter(transaction);
        for (const poc of batch) await writer.put(poc);
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  await settled(database);
  console.log(`${pocs} POCs in ${((performance.now() - startedAt) / 1_000).toFixed(0)} s.`);
  const [viewer] = corpus.owners;
  if (viewer === undefined) throw new Error('a corpus without owners');
  const index = new PostgresSearchIndex(database, { timeoutMs: 60_000 });
  console.table(
    await measureSearch({ index, viewer, rounds, signal: stop.signal }).then(all =>
      all.map(({ kind, p50Ms, p95Ms, longestMs, ...counts }) => ({
        kind,
        'p50 ms': Math.round(p50Ms),
        'p95 ms': Math.round(p95Ms),
        'longest ms': Math.round(longestMs),
        ...counts,
      })),
    ),
  );
}

/** Autovacuum has been there: what was written is in the indexes, and the planner knows the table. */
async function settled(database: Database): Promise<void> {
  const isSettled = async () => {
    const [table] = await database.query<{ isSettled: boolean }>(
      sql`select last_autovacuum is not null and last_autoanalyze is not null as "isSettled"
        from pg_stat_user_tables where relname = 'poc_search'`,
    );
    return table?.isSettled === true;
  };
  await until('autovacuum has been there', isSettled, { withinMs: 120_000 });
}
