import { randomBytes } from 'node:crypto';
import { JobQueue } from '@tatami/job-queue';
import { systemClock } from '@tatami/kernel';
import { type ScheduledScope, SERVER_ACTOR, sql } from '@tatami/persistence';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import type { DojoRole, UserId } from '@tatami/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { askMonthlyReports } from './ask-monthly-reports.ts';
import { askForAll } from './start-scheduler.ts';

const [OCTOBER, NOVEMBER, DECEMBER] = ['2026-10-01', '2026-11-01', '2026-12-01'];

let tenant: TestTenant;
let queue: JobQueue;
beforeAll(async () => {
  tenant = await createTestTenant();
  queue = new JobQueue(tenant.storage.database);
});
afterAll(() => tenant.dispose());
beforeEach(async () => {
  await tenant.storage.database.query(sql`delete from report_schedule`);
});

const askAt = (day: string, stores: Parameters<typeof askMonthlyReports>[0]['stores'] = tenant.storage) =>
  askMonthlyReports({ stores, nowMs: Date.parse(day), random: randomBytes });

async function subscriber(scopes: ScheduledScope[], role: DojoRole = 'facilitator'): Promise<UserId> {
  const userId = newUserId();
  await tenant.storage.people.remember(userId, 'Ana', role);
  await tenant.storage.reportSchedules.choose(userId, { scopes, language: 'en' }, OCTOBER);
  return userId;
}

const periodsOf = async (userId: UserId) =>
  (await queue.list('report', userId, 10)).map(({ data }) => `${data.scope} ${data.from} ${data.to}`);

it('asks for the report of each month once, when the month is over', async () => {
  const ana = await subscriber(['user', 'tenant']);
  expect(await askAt('2026-10-31T23:59:59Z')).toBe(0);
  expect(await askAt('2026-11-01T00:00:00Z')).toBe(2);
  expect(await askAt('2026-11-30T12:00:00Z')).toBe(0);
  expect((await periodsOf(ana)).toSorted()).toEqual([
    `tenant ${OCTOBER} ${NOVEMBER}`,
    `user ${OCTOBER} ${NOVEMBER}`,
  ]);
  await tenant.storage.reportSchedules.choose(ana, { scopes: ['user'], language: 'pt-BR' }, NOVEMBER);
  expect(await askAt('2026-11-30T12:00:00Z')).toBe(0);
  expect(await askAt('2026-12-02T12:00:00Z')).toBe(1);
  const [newest] = await queue.list('report', ana, 1);
  expect(newest?.data).toEqual({ scope: 'user', from: NOVEMBER, to: DECEMBER, language: 'pt-BR' });
  const [audited] = await tenant.storage.audit.list({ subject: newest?.id ?? '' }, 1);
  expect(audited).toMatchObject({ action: 'job.asked', actor: SERVER_ACTOR });
  await tenant.storage.reportSchedules.choose(ana, { scopes: [], language: 'en' }, DECEMBER);
  expect(await askAt('2027-01-05T12:00:00Z')).toBe(0);
});

it('asks once for each person, when many workers ask at one time', async () => {
  const people: UserId[] = [];
  for (let i = 0; i < 30; i++) people.push(await subscriber(['user']));
  const asked = await Promise.all(Array.from({ length: 4 }, () => askAt(NOVEMBER)));
  expect(asked.reduce((sum, count) => sum + count)).toBe(people.length);
  for (const userId of people) expect(await periodsOf(userId)).toHaveLength(1);
});

it('neither loses a report nor asks twice when a worker dies half-way', async () => {
  const [ana, bia] = [await subscriber(['user']), await subscriber(['user'])];
  const { reportSchedules } = tenant.storage;
  let asks = 0;
  const dies = askAt(NOVEMBER, {
    tenant: tenant.storage.tenant,
    reportSchedules: {
      ...reportSchedules,
      askDue: (month, limit, ask) =>
        reportSchedules.askDue(month, limit, async (database, due) => {
          await ask(database, due);
          if (++asks === 2) throw new Error('killed');
        }),
    },
  });
  await expect(dies).rejects.toThrow('killed');
  expect([await periodsOf(ana), await periodsOf(bia)]).toEqual([[], []]);
  expect(await askAt(NOVEMBER)).toBe(2);
  expect([(await periodsOf(ana)).length, (await periodsOf(bia)).length]).toEqual([1, 1]);
});

it('passes over who may not have it any more', async () => {
  const { members, people } = tenant.storage;
  const owner = await subscriber([], 'owner');
  const [demoted, removed, erased] = [
    await subscriber(['user', 'tenant']),
    await subscriber(['user', 'tenant']),
    await subscriber(['user']),
  ];
  await members.setRole(demoted, 'participant', owner);
  await members.setRole(removed, 'removed', owner);
  await people.erase({ userId: erased, by: owner, deletesArchives: false });
  expect(await askAt(NOVEMBER)).toBe(1);
  expect(await periodsOf(demoted)).toEqual([`user ${OCTOBER} ${NOVEMBER}`]);
  expect(await tenant.storage.reportSchedules.read(erased)).toBeUndefined();
});

it('tells the workers, also of what was asked for by a process that died before it could', async () => {
  const { catalog } = tenant.persistence;
  await subscriber(['user']);
  const notes = async () => (await catalog.work()).filter(({ tenantId }) => tenantId === tenant.tenantId);
  let reports = 0;
  const troubles: unknown[] = [];
  const round = () =>
    askForAll({
      // Other tenants of the server belong to other tests.
      persistence: {
        catalog,
        tenant: async id => (id === tenant.tenantId ? tenant.persistence.tenant(id) : undefined),
      },
      clock: systemClock,
      random: randomBytes,
      isOver: () => false,
      onReports: count => {
        reports += count;
      },
      onYearVideos: () => undefined,
      reportError: (what, error) => troubles.push([what, error]),
    });
  await round();
  expect([reports, troubles]).toEqual([1, []]);
  const [noted] = await notes();
  if (noted === undefined) throw new Error('it is noted');
  await catalog.forgetWork(noted);
  await round();
  expect([reports, await notes()]).toEqual([1, [expect.anything()]]);
});
