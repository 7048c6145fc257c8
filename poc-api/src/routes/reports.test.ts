import { JobQueue } from '@tatami/job-queue';
import { reportKey } from '@tatami/objects';
import type { Report } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

const ASKED = { scope: 'user', from: '2026-01-01', to: '2026-04-01', language: 'pt-BR' };

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const ask = (person: Person | undefined, differs: Record<string, unknown> = {}) =>
  api.ask(person, 'POST', '/v1/reports', { ...ASKED, ...differs });
const list = async (person: Person): Promise<Report[]> =>
  (await api.ask(person, 'GET', '/v1/reports')).body.items;
const file = (person: Person | undefined, id: string, format: string) =>
  api.ask(person, 'GET', `/v1/reports/${id}/files/${format}`);

/** Does the job as a worker does, with a file of a few bytes. */
async function finish(id: string): Promise<void> {
  const queue = new JobQueue(api.tenant.storage.database);
  for (let taken = await queue.take(['report']); taken !== undefined; taken = await queue.take(['report'])) {
    if (taken.id !== id) continue;
    const key = reportKey({ tenantId: api.tenant.tenantId, reportId: id, format: 'csv' });
    await api.objects.put(key, Buffer.from('a,b\r\n'));
    const files = [{ format: 'csv', key, bytes: 5, contentType: 'text/csv', fileName: 'report.csv' }];
    await queue.done(taken, { files });
  }
}

describe('asking for a report', () => {
  it('answers with a job, which can be read and cancelled as every other', async () => {
    const ana = api.signIn();
    const asked = await ask(ana);
    expect(asked).toMatchObject({
      status: 202,
      headers: { location: `/v1/jobs/${asked.body.id}` },
      body: { kind: 'report', subjectId: ana.userId, askedBy: ana.userId, state: 'waiting', pocId: null },
    });
    expect((await api.ask(ana, 'GET', `/v1/jobs/${asked.body.id}`)).body).toEqual(asked.body);
    const cancelled = await api.ask(ana, 'DELETE', `/v1/jobs/${asked.body.id}`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled' });
  });

  it('is for owners and facilitators, of the tenant; for everybody, of themselves', async () => {
    expect((await ask(undefined)).status).toBe(401);
    for (const roles of [['participant'], ['viewer'], []] as const) {
      const person = api.signIn([...roles]);
      expect((await ask(person, { scope: 'tenant' })).body).toEqual(problem('not-facilitator', 403));
      expect((await ask(person)).status).toBe(202);
    }
    for (const role of ['owner', 'facilitator'] as const) {
      const { status, body } = await ask(api.signIn([role]), { scope: 'tenant' });
      expect([status, body.subjectId]).toEqual([202, api.tenant.tenantId]);
    }
  });

  it('takes days that there are, in order, at most 400', async () => {
    const ana = api.signIn();
    const faults = [
      [{ from: '2026-02-30' }, '#/from'],
      [{ from: '2026-01-01T00:00:00Z' }, '#/from'],
      [{ to: '2026-1-1' }, '#/to'],
      [{ to: ASKED.from }, '#/to'],
      [{ to: '2025-12-31' }, '#/to'],
      [{ to: '2027-02-06' }, '#/to'],
      [{ scope: 'all' }, '#/scope'],
      [{ language: 'fr' }, '#/language'],
      [{ userId: ana.userId }, '#/userId'],
    ] as const;
    for (const [differs, pointer] of faults) {
      expect((await ask(ana, differs)).body, JSON.stringify(differs)).toEqual(faultAt(pointer));
    }
    expect(await list(ana)).toEqual([]);
    expect((await ask(ana, { to: '2027-02-05' })).status).toBe(202);
  });

  it('takes three at a time of one person', async () => {
    const [ana, bia] = [api.signIn(), api.signIn()];
    for (let i = 0; i < 3; i++) expect((await ask(ana)).status).toBe(202);
    expect((await ask(ana)).body).toEqual(problem('too-many-jobs', 429));
    expect((await ask(bia)).status).toBe(202);
    const [newest] = await list(ana);
    await api.ask(ana, 'DELETE', `/v1/jobs/${newest?.id}`);
    expect((await ask(ana)).status).toBe(202);
  });
});

describe('the reports of somebody', () => {
  it('are listed newest first, for nobody else', async () => {
    const ana = api.signIn();
    const first = (await ask(ana)).body.id;
    const second = (await ask(ana, { language: 'en' })).body.id;
    const reports = await list(ana);
    expect(reports.map(({ id }) => id)).toEqual([second, first]);
    expect(reports[1]).toEqual({
      id: first,
      ...ASKED,
      state: 'waiting',
      progress: 0,
      step: null,
      reason: null,
      files: [],
      createdAt: expect.any(String),
      expiresAt: null,
    });
    expect(await list(api.signIn(['owner']))).toEqual([]);
    expect((await api.ask(undefined, 'GET', '/v1/reports')).status).toBe(401);
  });

  it('have files that are read by an address which needs no token', async () => {
    const ana = api.signIn();
    const { id } = (await ask(ana)).body;
    expect((await file(ana, id, 'csv')).body).toEqual(problem('not-found', 404));
    await finish(id);
    const [report] = await list(ana);
    expect(report).toMatchObject({ state: 'done', progress: 1, expiresAt: expect.any(String) });
    expect(report?.files).toEqual([
      { format: 'csv', fileName: 'report.csv', contentType: 'text/csv', bytes: 5 },
    ]);
    const { url } = (await file(ana, id, 'csv')).body;
    const read = await api.ask(undefined, 'GET', url);
    expect(read.text).toBe('a,b\r\n');
    expect(read.headers['content-disposition']).toContain('attachment; filename="report.csv"');
    for (const format of ['pdf', 'x', '..']) {
      expect((await file(ana, id, format)).status).toBe(404);
    }
    expect((await file(ana, 'x', 'csv')).body).toEqual(problem('not-found', 404));
  });

  it('are for who asked alone, and gone when their files are', async () => {
    const ana = api.signIn();
    const { id } = (await ask(ana)).body;
    await finish(id);
    const other = await api.addTenant();
    expect((await file(undefined, id, 'csv')).status).toBe(401);
    for (const stranger of [api.signIn(['owner']), api.signIn(), api.signIn(['owner'], other)]) {
      expect((await file(stranger, id, 'csv')).body).toEqual(problem('not-found', 404));
    }
    await api.objects.delete([reportKey({ tenantId: api.tenant.tenantId, reportId: id, format: 'csv' })]);
    expect((await file(ana, id, 'csv')).body).toEqual(problem('not-found', 404));
  });
});
