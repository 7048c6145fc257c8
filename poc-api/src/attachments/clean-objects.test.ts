import { randomUUID } from 'node:crypto';
import { reportKey, videoKey } from '@tatami/objects';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../../testing/test-api.ts';
import { cleanObjects } from './clean-objects.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('keeps the files of reports and videos for thirty days, though the database has no row of them', async () => {
  const { objects } = api;
  const { tenantId, storage } = api.tenant;
  const key = reportKey({ tenantId, reportId: randomUUID(), format: 'pdf' });
  await objects.put(key, new Uint8Array(3));
  await objects.put(videoKey({ tenantId, videoId: randomUUID(), format: 'vtt' }), new Uint8Array(3));
  const cleanIn = (days: number) =>
    cleanObjects({
      attachments: storage.attachments,
      objects,
      tenantId,
      nowMs: Date.now() + days * DAY_MS,
    });
  expect(await cleanIn(29)).toMatchObject({ reports: 0, videos: 0, orphans: 0 });
  expect(await objects.head(key)).toBeDefined();
  expect(await cleanIn(31)).toMatchObject({ reports: 1, videos: 1, orphans: 0 });
  expect(await objects.head(key)).toBeUndefined();
});
