import { randomBytes } from 'node:crypto';
import { JobQueue } from '@tatami/job-queue';
import { type Persistence, sql } from '@tatami/persistence';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import type { UserId } from '@tatami/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { askYearVideos } from '../scheduler/ask-year-videos.ts';
import { parseBurstCommand } from './burst-command.ts';
import { runBurst } from './run-burst.ts';

/** People came today, so the year is this one. */
const YEAR = new Date().getUTCFullYear();
const START_MS = Date.UTC(YEAR, 11, 31, 12);
const MINUTE_MS = 60_000;
const PLAN = `burst --year ${YEAR} --start ${YEAR}-12-31T12:00Z --rate 60`;

let tenants: [TestTenant, TestTenant];
/** Of these two alone: other tenants of the server belong to other tests. */
let persistence: Pick<Persistence, 'catalog' | 'tenant'>;
beforeAll(async () => {
  tenants = [await createTestTenant(), await createTestTenant()];
  persistence = {
    catalog: tenants[0].persistence.catalog,
    tenant: async id =>
      tenants.some(({ tenantId }) => tenantId === id) ? tenants[0].persistence.tenant(id) : undefined,
  };
});
afterAll(async () => {
  for (const tenant of tenants ?? []) await tenant.dispose();
});
beforeEach(async () => {
  for (const { storage } of tenants) {
    for (const table of [sql`year_video`, sql`person`, sql`job`, sql`jobs.job`]) {
      await storage.database.query(sql`delete from ${table}`);
    }
  }
});

async function join({ storage }: TestTenant, count: number): Promise<UserId[]> {
  const people = Array.from({ length: count }, newUserId);
  for (const userId of people) await storage.people.remember(userId, 'Ana', 'participant');
  return people;
}

async function run(line: string, print: (line: string) => void = () => {}): Promise<[boolean, string]> {
  const said: string[] = [];
  const isDone = await runBurst(parseBurstCommand(line.split(' ')), {
    persistence,
    now: () => START_MS - MINUTE_MS,
    print: line => {
      said.push(line);
      print(line);
    },
  });
  return [isDone, said.join('\n')];
}

const ask = async (tenant: TestTenant, minutes: number) =>
  askYearVideos({ stores: tenant.storage, now: () => START_MS + minutes * MINUTE_MS, random: randomBytes });

const videosOf = async ({ storage }: TestTenant, userId: UserId) =>
  new JobQueue(storage.database).list('video', userId, 10);

it('says how long it takes and what it costs, and plans nothing', async () => {
  const [a, b] = tenants;
  await join(a, 2);
  await join(b, 1);
  const [isDone, said] = await run(`${PLAN} --dry-run --processor-price 0.5 --video-megabytes 1000`);
  expect(isDone).toBe(true);
  expect(said.split('\n')).toEqual([
    `3 videos of ${YEAR} to plan in 2 tenants; 0 are planned already, 0 people have declined.`,
    `The first is due at ${YEAR}-12-31T12:00:00.000Z, the last at ${YEAR}-12-31T12:02:00.000Z, 60 an hour.`,
    'Time: 0.1 h at this rate, with 2 processors of workers that do nothing else; with fewer it takes longer.',
    'Cost: 0.1 processor-hours for 0.05, 3.0 GB for 0.07 a month.',
    'Assumed: 120 processor-seconds and 1000 MB a video, 0.5 a processor-hour, 0.023 a GB and month.',
    'Nothing was planned.',
  ]);
  expect(await ask(a, 1_000)).toBe(0);
});

it('makes one video for each person in their time, however often it runs, and tells how far it is', async () => {
  const [a, b] = tenants;
  const people = await join(a, 3);
  const others = await join(b, 2);
  // The run is killed when the first tenant is planned: nothing that it would say comes any more.
  let isKilled = false;
  const killed = run(PLAN, line => {
    isKilled ||= line.endsWith(': 3 planned') || line.endsWith(': 2 planned');
    if (isKilled) throw new Error('killed');
  });
  await expect(killed).rejects.toThrow('killed');
  expect((await run(PLAN))[0]).toBe(true);
  await Promise.all([run(PLAN), run(PLAN)]);
  expect((await run(PLAN))[1]).toContain('0 videos');

  // One a minute of both tenants together.
  let asked = 0;
  for (let minute = 0; minute < 5; minute++) {
    asked += (await ask(a, minute)) + (await ask(b, minute));
    expect(asked).toBe(minute + 1);
  }
  await Promise.all([a, b, a, b].map(tenant => ask(tenant, 10_000)));
  for (const userId of people) expect(await videosOf(a, userId)).toHaveLength(1);
  for (const userId of others) expect(await videosOf(b, userId)).toHaveLength(1);

  const queue = new JobQueue(a.storage.database);
  const [done, failed] = [await queue.take(['video']), await queue.take(['video'])];
  if (done === undefined || failed === undefined) throw new Error('they wait');
  expect(done.data).toEqual({ year: YEAR, language: 'pt-BR', format: 'portrait' });
  await queue.done(done, { files: [] });
  await queue.fail(failed, 'internal');
  expect((await run(`burst status --year ${YEAR}`))[1].split('\n')).toEqual([
    `1 of 5 videos of ${YEAR} are done.`,
    ...['planned\t0', 'waiting\t3', 'running\t0', 'done\t1', 'failed\t1', 'cancelled\t0', 'left-out\t0'],
  ]);
});

it('neither loses a video nor makes two when a worker dies half-way, or many ask at one time', async () => {
  const [a] = tenants;
  const people = await join(a, 30);
  await run(PLAN);
  const { yearVideos } = a.storage;
  let asks = 0;
  const dies = askYearVideos({
    stores: {
      yearVideos: {
        ...yearVideos,
        askDue: (nowMs, limit, ask) =>
          yearVideos.askDue(nowMs, limit, async (database, due) => {
            const id = await ask(database, due);
            if (++asks === 5) throw new Error('killed');
            return id;
          }),
      },
    },
    now: () => START_MS + 10_000 * MINUTE_MS,
    random: randomBytes,
  });
  await expect(dies).rejects.toThrow('killed');
  await Promise.all([1, 2, 3].map(() => ask(a, 10_000)));
  for (const userId of people) expect(await videosOf(a, userId)).toHaveLength(1);
});

it('leaves out who has declined, before or after it was planned, until they want it again', async () => {
  const [a] = tenants;
  const [ana, bia, chico, davi] = await join(a, 4);
  if (!ana || !bia || !chico || !davi) throw new Error('they have come');
  const { people, members } = a.storage;
  await people.chooseYear(ana, { hasVideo: false, isShared: true });
  await members.setRole(chico, 'removed', newUserId());
  const [, said] = await run(PLAN);
  expect(said).toContain(
    `2 videos of ${YEAR} to plan in 2 tenants; 0 are planned already, 1 people have declined.`,
  );
  await people.chooseYear(bia, { hasVideo: false, isShared: true });
  expect(await ask(a, 10_000)).toBe(1);
  expect((await run(`burst status --year ${YEAR}`))[1]).toContain('left-out\t1');
  for (const userId of [ana, bia, chico]) expect(await videosOf(a, userId)).toEqual([]);
  await people.chooseYear(bia, { hasVideo: true, isShared: true });
  expect((await run(PLAN))[1]).toContain('1 planned.');
  await ask(a, 10_000);
  for (const userId of [bia, davi]) expect(await videosOf(a, userId)).toHaveLength(1);
});

it('plans no more what was not asked for, when it is stopped', async () => {
  const [a] = tenants;
  await join(a, 3);
  await run(PLAN);
  expect(await ask(a, 0)).toBe(1);
  expect((await run(`burst stop --year ${YEAR}`))[1]).toContain('2 videos');
  expect(await ask(a, 10_000)).toBe(0);
});
