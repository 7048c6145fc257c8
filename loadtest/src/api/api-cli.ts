import { randomInt } from 'node:crypto';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { Histogram } from '../generator/histogram.ts';
import { type ApiLoadOptions, runApiLoad } from './run-api-load.ts';

const USAGE = `npm run load:api -- --tenants 50 --rate 500

  --tenants       each with a database of its own (50)
  --rate          requests in a second, one in five a write (500)
  --seconds       how long they come (20)
  --budget        connections of the API meanwhile (64)
  --operations    random ones afterwards, which look for another tenant's text (20000)
  --check-budget  connections of the API meanwhile, fewer than tenants (16)
  --seed          as an earlier run printed it`;
const SHOWN_FAULTS = 10;

process.exitCode = await main(process.argv.slice(2));

/** @returns the exit code: 1 if anything was answered wrongly, or there were more connections than the budget allows */
async function main(args: string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    console.error(USAGE);
    return 1;
  }
  console.log(`Seed ${options.seed}; load of the machine before: ${loadavg().map(Math.round).join(', ')}.`);
  const { rate, rateBackends, check, checkBackends } = await runApiLoad({
    ...options,
    onStep: console.error,
  });
  const row = (...cells: string[]) => console.log(`| ${cells.join(' | ')} |`);
  row(
    `${options.perSecond}/s for ${options.seconds} s, ${options.tenants} tenants`,
    'answers',
    'p50 ms',
    'p99 ms',
  );
  row('---', '---', '---', '---');
  row('reads of POCs', String(rate.reads.total), quantile(rate.reads, 0.5), quantile(rate.reads, 0.99));
  row('writes of POCs', String(rate.writes.total), quantile(rate.writes, 0.5), quantile(rate.writes, 0.99));
  console.log(`${rate.failures} failed. Connections at most: ${rateBackends} of ${options.budget}.`);
  const perSecond = Math.round(check.operations / check.seconds);
  console.log(
    `${check.operations} random operations (${check.foreign} on another tenant), ${perSecond}/s: ${check.wrong.length} wrong. Connections at most: ${checkBackends} of ${options.checkBudget}.`,
  );
  for (const fault of check.wrong.slice(0, SHOWN_FAULTS)) console.log(`  ${fault}`);
  console.log(`Load of the machine after: ${loadavg().map(Math.round).join(', ')}.`);
  const isInBudget = rateBackends <= options.budget && checkBackends <= options.checkBudget;
  return rate.failures === 0 && check.wrong.length === 0 && isInBudget ? 0 : 1;
}

/** Undefined for what is no whole number. */
function readOptions(args: string[]): ApiLoadOptions | undefined {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...{ tenants: text, rate: text, seconds: text, budget: text, operations: text, seed: text },
      'check-budget': text,
    },
  });
  const options = {
    tenants: Number(values.tenants ?? 50),
    perSecond: Number(values.rate ?? 500),
    seconds: Number(values.seconds ?? 20),
    budget: Number(values.budget ?? 64),
    operations: Number(values.operations ?? 20_000),
    checkBudget: Number(values['check-budget'] ?? 16),
    seed: Number(values.seed ?? randomInt(1, 2 ** 31)),
  };
  return Object.values(options).every(value => Number.isInteger(value) && value > 0) ? options : undefined;
}

function quantile(histogram: Histogram, share: number): string {
  const ms = histogram.quantile(share);
  return ms === undefined ? '-' : ms.toFixed(ms < 10 ? 1 : 0);
}
