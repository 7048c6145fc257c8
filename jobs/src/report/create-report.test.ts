import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobContext, TakenJob } from '@tatami/job-queue';
import {
  FileSystemStore,
  type ObjectStore,
  REPORT_FORMATS,
  type ReportFileFormat,
  reportKey,
} from '@tatami/objects';
import {
  createTestTenant,
  newDojoId,
  newPoc,
  newUserId,
  newWriterId,
  type TestTenant,
} from '@tatami/persistence/testing';
import { encodeBatch, type UserId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createReport } from './create-report.ts';
import type { ReportData } from './report-data.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const dayIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
/** Around today, because dojos and POCs are created now. */
const PERIOD = { from: dayIn(-10), to: dayIn(2) };

let tenant: TestTenant;
let folder: string;
let objects: ObjectStore;
const [ana, bia] = [newUserId(), newUserId()];
beforeAll(async () => {
  tenant = await createTestTenant();
  folder = await mkdtemp(join(tmpdir(), 'tatami-report-'));
  objects = await FileSystemStore.open({
    folder,
    secret: new Uint8Array(32),
    address: '/objects',
    now: Date.now,
  });
  const { people, creations, dojos, journal } = tenant.storage;
  await people.remember(ana, 'Ana Souza');
  await creations.poc(newPoc({ name: 'Bowling', ownerId: ana }));
  await creations.poc(newPoc({ name: 'Hidden', ownerId: bia, visibility: 'private' }));
  for (const [name, isPrivate] of [
    ['Randori', false],
    ['Secret', true],
  ] as const) {
    const id = newDojoId();
    await dojos.create({ id, name, createdBy: bia, isPrivate, writer: newWriterId() });
    const edit = (userId: UserId, deltaMs: number) =>
      ({ kind: 'update', userId, clientId: 1, deltaMs, bytes: new Uint8Array(0) }) as const;
    const payload = encodeBatch([edit(ana, 0), edit(ana, 60_000), edit(bia, 120_000)]);
    await journal.append(newWriterId(), [{ dojoId: id, epoch: 1, batch: 1n, payload }]);
    if (!isPrivate) await dojos.allocateClientId(id, ana);
  }
});
afterAll(async () => {
  await tenant.dispose();
  await rm(folder, { recursive: true, force: true });
});

const newJob = (data: Record<string, unknown>): TakenJob => ({
  id: newUserId(),
  kind: 'report',
  subjectId: ana,
  askedBy: ana,
  data: { scope: 'tenant', language: 'en', ...PERIOD, ...data },
});

function make(job: TakenJob, step: JobContext['step'] = async () => undefined): Promise<unknown> {
  return createReport(
    job,
    { tenantId: tenant.tenantId, step },
    {
      ...{ stores: tenant.storage, objects, now: Date.now },
      onBadLogo: error => {
        throw error;
      },
    },
  );
}

async function fileOf(job: TakenJob, format: ReportFileFormat): Promise<Buffer | undefined> {
  const bytes = await objects.read(reportKey({ tenantId: tenant.tenantId, reportId: job.id, format }));
  if (bytes === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

const dataOf = async (job: TakenJob): Promise<ReportData> =>
  JSON.parse(String(await fileOf(job, 'json'))) as ReportData;

it('makes a tenant’s report in four files, without what is private to anybody', async () => {
  const job = newJob({});
  const { files } = (await make(job)) as { files: Record<string, unknown>[] };
  expect(files.map(({ format }) => format)).toEqual([...REPORT_FORMATS]);
  for (const { format, bytes } of files) {
    const file = await fileOf(job, format as ReportFileFormat);
    expect(file?.length).toBe(bytes);
    expect(file?.includes('Hidden')).toBe(false);
    expect(file?.includes('Secret')).toBe(false);
  }
  expect(files[1]).toMatchObject({
    contentType: 'application/pdf',
    fileName: `tatami-report-${PERIOD.from}_${dayIn(1)}.pdf`,
  });
  expect(await dataOf(job)).toMatchObject({
    schemaVersion: 1,
    pocs: { count: 1, list: [{ name: 'Bowling', owner: { name: 'Ana Souza' } }] },
    dojos: { count: 1, list: [{ name: 'Randori', activeMs: 120_000, participants: 2 }] },
    participation: {
      edits: 3,
      peopleCount: 2,
      people: [
        { userId: ana, edits: 2, dojos: 1 },
        { userId: bia, name: null, edits: 1 },
      ],
    },
  });
});

it('makes a user’s report of what they own and took part in', async () => {
  const job = newJob({ scope: 'user', language: 'pt-BR' });
  await make(job);
  expect(await dataOf(job)).toMatchObject({
    person: { name: 'Ana Souza' },
    pocs: { count: 1 },
    dojos: { count: 1 },
    participation: { edits: 2, activeDojos: 1, activeMs: 60_000, people: [{ userId: ana }] },
  });
  expect(String(await fileOf(job, 'html'))).toContain('Relatório pessoal');
});

it('ends in the same files, wherever a try before was killed', async () => {
  const job = newJob({});
  const steps: string[] = [];
  const first = await make(job, async (_, name) => {
    steps.push(name);
  });
  expect([...new Set(steps)]).toEqual(['reading', 'drawing', 'printing', 'storing']);
  for (let failAt = 1; failAt <= steps.length; failAt++) {
    const again = newJob({});
    let count = 0;
    const killed = make(again, async () => {
      if (++count === failAt) throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await fileOf(again, 'json')).toBeUndefined();
  }
  const files = (result: unknown) =>
    (result as { files: { format: string; key: string }[] }).files.map(({ format, key }) => [format, key]);
  expect(files(await make(job))).toEqual(files(first));
});

it('makes a report of years that nobody remembers or will see', async () => {
  for (const [from, to] of [
    ['0000-01-01', '0001-01-01'],
    ['9999-01-01', '9999-12-31'],
  ]) {
    const job = newJob({ from, to });
    await make(job);
    expect(await dataOf(job)).toMatchObject({ pocs: { count: 0 }, participation: { edits: 0 } });
  }
});

it('fails for good on a request that it does not understand', async () => {
  for (const wrong of [{ scope: 'all' }, { language: 'xx' }, { from: 'x' }, { to: PERIOD.from }]) {
    await expect(make(newJob(wrong))).rejects.toMatchObject({ code: 'validation-failed' });
  }
});

it('has who does not want to be told of in the sums of a tenant’s report alone, and in their own as before', async () => {
  const { people } = tenant.storage;
  await people.chooseYear(ana, { hasVideo: true, isShared: false });
  const [ofTenant, own] = [newJob({}), newJob({ scope: 'user' })];
  await make({ ...ofTenant, askedBy: bia });
  await make(own);
  await people.chooseYear(ana, { hasVideo: true, isShared: true });
  for (const format of REPORT_FORMATS) {
    expect((await fileOf(ofTenant, format))?.includes('Ana Souza')).toBe(false);
  }
  expect(await dataOf(ofTenant)).toMatchObject({
    pocs: { count: 1, list: [{ name: 'Bowling', owner: { name: null } }] },
    participation: { edits: 3, peopleCount: 2, people: [{ userId: bia, edits: 1 }] },
  });
  expect(await dataOf(own)).toMatchObject({
    pocs: { list: [{ owner: { name: 'Ana Souza' } }] },
    participation: { edits: 2, people: [{ userId: ana, edits: 2 }] },
  });
});
