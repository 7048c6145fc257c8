import { JobQueue } from '@tatami/job-queue';
import { videoKey } from '@tatami/objects';
import type { Video } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

const ASKED = { year: 2025, language: 'pt-BR', format: 'portrait' };

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const ask = (person: Person | undefined, differs: Record<string, unknown> = {}) =>
  api.ask(person, 'POST', '/v1/videos', { ...ASKED, ...differs });
const list = async (person: Person): Promise<Video[]> =>
  (await api.ask(person, 'GET', '/v1/videos')).body.items;
const file = (person: Person | undefined, id: string, format: string) =>
  api.ask(person, 'GET', `/v1/videos/${id}/files/${format}`);

/** Takes jobs as a worker does, until this one comes. */
async function take(id: string) {
  const queue = new JobQueue(api.tenant.storage.database);
  for (let taken = await queue.take(['video']); taken !== undefined; taken = await queue.take(['video'])) {
    if (taken.id === id) return { queue, taken };
  }
  throw new Error('There is no such job');
}

async function finish(id: string): Promise<void> {
  const { queue, taken } = await take(id);
  const key = videoKey({ tenantId: api.tenant.tenantId, videoId: id, format: 'mp4' });
  await api.objects.put(key, Buffer.from('video'));
  const files = [{ format: 'mp4', key, bytes: 5, contentType: 'video/mp4', fileName: 'tatami-2025.mp4' }];
  await queue.done(taken, { files });
}

describe('asking for a video', () => {
  it('answers with a job, two at a time of one person', async () => {
    const ana = api.signIn();
    expect((await ask(undefined)).status).toBe(401);
    const asked = await ask(ana);
    expect(asked).toMatchObject({
      status: 202,
      headers: { location: `/v1/jobs/${asked.body.id}` },
      body: { kind: 'video', subjectId: ana.userId, askedBy: ana.userId, state: 'waiting' },
    });
    expect((await ask(ana, { format: 'landscape' })).status).toBe(202);
    expect((await ask(ana)).body).toEqual(problem('too-many-jobs', 429));
    expect((await ask(api.signIn(['viewer']))).status).toBe(202);
    await api.ask(ana, 'DELETE', `/v1/jobs/${asked.body.id}`);
    expect((await ask(ana)).status).toBe(202);
  });

  it('takes a year that has begun', async () => {
    const ana = api.signIn();
    const faults = [
      [{ year: 1999 }, '#/year'],
      [{ year: 9998 }, '#/year'],
      [{ year: '2025' }, '#/year'],
      [{ language: 'fr' }, '#/language'],
      [{ format: 'square' }, '#/format'],
      [{ userId: ana.userId }, '#/userId'],
    ] as const;
    for (const [differs, pointer] of faults) {
      expect((await ask(ana, differs)).body, JSON.stringify(differs)).toEqual(faultAt(pointer));
    }
    expect(await list(ana)).toEqual([]);
  });
});

describe('the videos of somebody', () => {
  it('are listed newest first, for nobody else, with why one failed', async () => {
    const ana = api.signIn();
    const first = (await ask(ana)).body.id;
    const second = (await ask(ana, { language: 'en' })).body.id;
    const { queue, taken } = await take(first);
    await queue.fail(taken, 'video-tools-missing');
    const videos = await list(ana);
    expect(videos.map(({ id }) => id)).toEqual([second, first]);
    expect(videos[1]).toEqual({
      id: first,
      ...ASKED,
      state: 'failed',
      progress: 0,
      step: null,
      reason: 'video-tools-missing',
      files: [],
      createdAt: expect.any(String),
      expiresAt: null,
    });
    expect(await list(api.signIn(['owner']))).toEqual([]);
    expect((await api.ask(undefined, 'GET', '/v1/videos')).status).toBe(401);
  });

  it('are played at an address which needs no token, by who asked alone', async () => {
    const ana = api.signIn();
    const { id } = (await ask(ana)).body;
    expect((await file(ana, id, 'mp4')).body).toEqual(problem('not-found', 404));
    await finish(id);
    expect((await list(ana))[0]?.files).toEqual([
      { format: 'mp4', fileName: 'tatami-2025.mp4', contentType: 'video/mp4', bytes: 5 },
    ]);
    const { url } = (await file(ana, id, 'mp4')).body;
    const read = await api.ask(undefined, 'GET', url);
    expect(read.text).toBe('video');
    expect(read.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-disposition': expect.stringContaining('inline; filename="tatami-2025.mp4"'),
    });
    for (const format of ['vtt', 'x', '..']) expect((await file(ana, id, format)).status).toBe(404);
    const other = await api.addTenant();
    for (const stranger of [api.signIn(['owner']), api.signIn(), api.signIn(['owner'], other)]) {
      expect((await file(stranger, id, 'mp4')).body).toEqual(problem('not-found', 404));
    }
    // A report is no video, and the other way round.
    expect((await api.ask(ana, 'GET', `/v1/reports/${id}/files/csv`)).status).toBe(404);
  });
});
