import { randomUUID } from 'node:crypto';
import { logoKey, reportKey, videoKey } from '@tatami/objects';
import { newUserId } from '@tatami/persistence/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../../testing/test-api.ts';
import { cleanObjects } from './clean-objects.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const cleanIn = (days: number) => {
  const { objects, tenant } = api;
  const { attachments, branding } = tenant.storage;
  const nowMs = Date.now() + days * DAY_MS;
  return cleanObjects({ attachments, branding, objects, tenantId: tenant.tenantId, nowMs });
};

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('keeps the files of reports and videos for thirty days, though the database has no row of them', async () => {
  const { objects } = api;
  const { tenantId } = api.tenant;
  const key = reportKey({ tenantId, reportId: randomUUID(), format: 'pdf' });
  await objects.put(key, new Uint8Array(3));
  await objects.put(videoKey({ tenantId, videoId: randomUUID(), format: 'vtt' }), new Uint8Array(3));
  expect(await cleanIn(29)).toMatchObject({ reports: 0, videos: 0, orphans: 0 });
  expect(await objects.head(key)).toBeDefined();
  expect(await cleanIn(31)).toMatchObject({ reports: 1, videos: 1, orphans: 0 });
  expect(await objects.head(key)).toBeUndefined();
});

it('removes logos that another one has taken the place of, a day later', async () => {
  const { objects } = api;
  const { tenantId, storage } = api.tenant;
  const set = async () => {
    const id = randomUUID();
    const key = logoKey({ tenantId, logoId: id });
    await objects.put(key, new Uint8Array(3));
    const logo = { id, contentType: 'image/png', bytes: 3, sha256: '0'.repeat(64) } as const;
    await storage.branding.setLogo(logo, newUserId());
    return key;
  };
  const [old, current] = [await set(), await set()];
  expect(await cleanIn(0.5)).toMatchObject({ logos: 0, orphans: 0 });
  expect(await cleanIn(2)).toMatchObject({ logos: 1, orphans: 0 });
  expect(await objects.head(old)).toBeUndefined();
  expect(await objects.head(current)).toBeDefined();
});
