import type { MonthCount, ReportPeriod, ReportScope, TenantPersistence } from '@tatami/persistence';
import type { UserId } from '@tatami/protocol';
import { Participation } from './participation.ts';
import type { NamedPerson, ReportData } from './report-data.ts';
import type { ReportRequest } from './report-request.ts';

/** Of these as many as somebody reads; what is left out is counted, and said. */
const LIMITS = { tags: 20, listed: 500, people: 50 } as const;

const PAGE_ROWS = 1_000;

export type ReportStores = Pick<TenantPersistence, 'dojos' | 'people' | 'reports' | 'tenant'>;

/**
 * Reads all that a report says. Who edited is in the payloads alone, so every row of the period is read: 200,000 rows with
 * 600,000 edits take 2.4 s.
 * @param onProgress from 0 to 1, between two pages of journals
 */
export async function readReportData(options: {
  readonly stores: ReportStores;
  readonly request: ReportRequest;
  readonly askedBy: UserId;
  readonly nowMs: number;
  readonly onProgress: (share: number) => Promise<void>;
}): Promise<ReportData> {
  const { stores, request, askedBy, nowMs, onProgress } = options;
  const { reports } = stores;
  const scope: ReportScope =
    request.scope === 'user' ? { kind: 'user', userId: askedBy } : { kind: 'tenant' };
  const period = { from: new Date(request.from), to: new Date(request.to) };
  const pocMonths = await reports.pocMonths(scope, period);
  const pocs = await reports.pocs(scope, period, LIMITS.listed);
  const languages = await reports.languages(scope, period);
  const tags = await reports.tags(scope, period);
  const dojoMonths = await reports.dojoMonths(scope, period);
  const dojos = await reports.dojos(scope, period, LIMITS.listed);
  const participation = await readParticipation(stores, scope, period, onProgress);
  const everybody = participation.people;
  const owners = pocs.map(({ ownerId }) => ownerId);
  const unshared = new Set(
    request.scope === 'tenant'
      ? await stores.people.unshared([...new Set([...owners, ...everybody.map(({ userId }) => userId)])])
      : [],
  );
  // Who does not want to be told of to others is in the sums alone.
  const people = everybody.filter(({ userId }) => !unshared.has(userId)).slice(0, LIMITS.people);
  const shown = new Set([
    askedBy,
    ...owners.filter(id => !unshared.has(id)),
    ...people.map(({ userId }) => userId),
  ]);
  const names = await stores.people.names([...shown]);
  const named = (userId: UserId): NamedPerson => ({ userId, name: names.get(userId) ?? null });
  return {
    schemaVersion: 1,
    request,
    tenantName: stores.tenant.name,
    person: named(askedBy),
    generatedAt: new Date(nowMs).toISOString(),
    pocs: {
      count: sum(pocMonths),
      months: everyMonth(pocMonths, period),
      languages,
      tags: tags.slice(0, LIMITS.tags),
      otherTags: Math.max(0, tags.length - LIMITS.tags),
      list: pocs.map(({ ownerId, ...poc }) => ({ ...poc, owner: named(ownerId) })),
    },
    dojos: {
      count: sum(dojoMonths),
      months: everyMonth(dojoMonths, period),
      list: dojos.map(dojo => {
        const { people, activeMs } = participation.dojo(dojo.id);
        return { ...dojo, activeMs, participants: people.size };
      }),
    },
    participation: {
      edits: everybody.reduce((total, { edits }) => total + edits, 0),
      activeDojos: participation.activeDojos,
      activeMs: participation.activeMs,
      peopleCount: everybody.length,
      people: people.map(({ userId, edits, dojos }) => ({ ...named(userId), edits, dojos })),
      days: participation.days,
      unreadableRows: participation.unreadableRows,
    },
  };
}

async function readParticipation(
  { reports, dojos }: ReportStores,
  scope: ReportScope,
  period: ReportPeriod,
  onProgress: (share: number) => Promise<void>,
): Promise<Participation> {
  const participation = new Participation(scope.kind === 'user' ? scope.userId : undefined);
  const ids = await reports.activeDojos(scope, period);
  for (const [index, dojoId] of ids.entries()) {
    const quarantined = await dojos.quarantined(dojoId);
    for (let afterSeq: number | undefined = 0; afterSeq !== undefined; ) {
      await onProgress(index / ids.length);
      const rows = await reports.rows(dojoId, period, afterSeq, PAGE_ROWS);
      for (const row of rows) participation.add(dojoId, row, quarantined);
      afterSeq = rows.length < PAGE_ROWS ? undefined : rows.at(-1)?.seq;
    }
  }
  return participation;
}

function sum(months: readonly MonthCount[]): number {
  return months.reduce((total, { count }) => total + count, 0);
}

/** With a zero for each month that nothing was made in: a chart must not leave it out. */
function everyMonth(counted: readonly MonthCount[], { from, to }: ReportPeriod): MonthCount[] {
  const counts = new Map(counted.map(({ month, count }) => [month, count]));
  const months: MonthCount[] = [];
  for (let at = Date.UTC(from.getUTCFullYear(), from.getUTCMonth()); at < to.getTime(); ) {
    const date = new Date(at);
    const month = date.toISOString().slice(0, 7);
    months.push({ month, count: counts.get(month) ?? 0 });
    at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  }
  return months;
}
