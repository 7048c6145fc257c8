import type { Persistence, YearVideoState } from '@tatami/persistence';
import { assertNever, type TenantId } from '@tatami/protocol';
import { yearVideoTotals } from '../scheduler/year-video-totals.ts';
import { forEachTenant, type TenantRound } from '../tenant-rounds.ts';
import type { BurstCommand, PlanCommand } from './burst-command.ts';
import { estimate } from './estimate.ts';

const HOUR_MS = 3_600_000;

const STATES: readonly YearVideoState[] = [
  'planned',
  'waiting',
  'running',
  'done',
  'failed',
  'cancelled',
  'left-out',
];

export interface BurstParts {
  readonly persistence: Pick<Persistence, 'catalog' | 'tenant'>;
  readonly now: () => number;
  readonly print: (line: string) => void;
}

/** @returns whether all of it is done */
export async function runBurst(command: BurstCommand, parts: BurstParts): Promise<boolean> {
  const failed = new Set<TenantId | undefined>();
  const round: TenantRound = {
    persistence: parts.persistence,
    isOver: () => false,
    what: 'This tenant was left out',
    reportError: (what, error, tenantId) => {
      failed.add(tenantId);
      parts.print(`${tenantId}: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    },
  };
  switch (command.kind) {
    case 'plan':
      await plan(command, round, parts);
      break;
    case 'status':
      await status(command.year, round, parts);
      break;
    case 'stop':
      await stop(command.year, round, parts);
      break;
    default:
      return assertNever(command);
  }
  if (failed.size > 0) parts.print(`${failed.size} tenants were left out: run it again.`);
  return failed.size === 0;
}

async function plan(command: PlanCommand, round: TenantRound, { now, print }: BurstParts): Promise<void> {
  const { year, startMs, perHour } = command;
  const sum = { tenants: 0, wanted: 0, declined: 0, planned: 0 };
  await forEachTenant(round, async ({ yearVideos }) => {
    const { wanted, declined, planned } = await yearVideos.candidates(year);
    sum.tenants += 1;
    sum.wanted += wanted;
    sum.declined += declined;
    sum.planned += planned;
  });
  print(
    `${sum.wanted} videos of ${year} to plan in ${sum.tenants} tenants; ${sum.planned} are planned already, ${sum.declined} people have declined.`,
  );
  const everyMs = HOUR_MS / perHour;
  // Behind those that are planned already, so that two runs together are no faster than the rate.
  const firstMs = Math.max(startMs + sum.planned * everyMs, now());
  if (sum.wanted > 0) {
    const lastMs = firstMs + (sum.wanted - 1) * everyMs;
    print(`The first is due at ${timeOf(firstMs)}, the last at ${timeOf(lastMs)}, ${perHour} an hour.`);
  }
  printEstimate(sum.wanted, command, print);
  if (command.isDryRun) {
    print('Nothing was planned.');
    return;
  }
  let done = 0;
  await forEachTenant(round, async ({ yearVideos, tenant }) => {
    const count = await yearVideos.plan({ ...command, startMs: firstMs + done * everyMs, everyMs });
    done += count;
    if (count > 0) print(`${tenant.slug}: ${count} planned`);
  });
  print(`${done} planned.`);
}

function printEstimate(
  videos: number,
  { perHour, assumptions }: PlanCommand,
  print: BurstParts['print'],
): void {
  const { processorSeconds, processorPrice, videoMegabytes, storagePrice } = assumptions;
  const found = estimate(videos, perHour, assumptions);
  print(
    `Time: ${found.hours.toFixed(1)} h at this rate, with ${found.processors} processors of workers that do nothing else; with fewer it takes longer.`,
  );
  print(
    `Cost: ${found.processorHours.toFixed(1)} processor-hours for ${found.processorCost.toFixed(2)}, ${found.gigabytes.toFixed(1)} GB for ${found.storageCostPerMonth.toFixed(2)} a month.`,
  );
  print(
    `Assumed: ${processorSeconds} processor-seconds and ${videoMegabytes} MB a video, ${processorPrice} a processor-hour, ${storagePrice} a GB and month.`,
  );
}

async function status(year: number, round: TenantRound, { print }: BurstParts): Promise<void> {
  const totals = yearVideoTotals();
  await forEachTenant(round, async ({ yearVideos }) => {
    totals.add((await yearVideos.counts(year)).filter(one => one.year === year));
  });
  const counts = totals.all();
  const countOf = (state: YearVideoState) => counts.find(one => one.state === state)?.count ?? 0;
  const all = counts.reduce((sum, { count }) => sum + count, 0) - countOf('left-out');
  print(`${countOf('done')} of ${all} videos of ${year} are done.`);
  for (const state of STATES) print(`${state}\t${countOf(state)}`);
}

async function stop(year: number, round: TenantRound, { print }: BurstParts): Promise<void> {
  let stopped = 0;
  await forEachTenant(round, async ({ yearVideos }) => {
    stopped += await yearVideos.stop(year);
  });
  print(`${stopped} videos of ${year} are planned no more. Those that were asked for are made.`);
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
