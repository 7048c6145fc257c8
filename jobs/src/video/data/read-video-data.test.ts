import { createTestTenant, newPoc, newUserId, type TestTenant } from '@tatami/persistence/testing';
import type { UserId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { NO_BRANDING } from '../../branding/read-branding.ts';
import { readVideoData } from './read-video-data.ts';

const YEAR = new Date().getUTCFullYear();

let tenant: TestTenant;
const [ana, bia, chico] = [newUserId(), newUserId(), newUserId()];
beforeAll(async () => {
  tenant = await createTestTenant();
  for (const ownerId of [ana, ana, bia, chico]) {
    await tenant.storage.people.remember(ownerId, 'Somebody');
    await tenant.storage.creations.poc(newPoc({ ownerId }));
  }
});
afterAll(() => tenant.dispose());

const teamOf = async (askedBy: UserId) =>
  (
    await readVideoData({
      branding: NO_BRANDING,
      stores: tenant.storage,
      request: { year: YEAR, language: 'en', format: 'portrait' },
      askedBy,
      nowMs: Date.now(),
      onProgress: async () => undefined,
    })
  ).team;

it('counts as the team only those who want to be told of, and compares nobody else with it', async () => {
  const { people } = tenant.storage;
  expect(await teamOf(ana)).toEqual({ people: 3, pocs: 4, dojos: 0, madeFewer: 2 });
  await people.chooseYear(bia, { hasVideo: true, isShared: false });
  expect(await teamOf(ana)).toEqual({ people: 2, pocs: 3, dojos: 0, madeFewer: 1 });
  expect(await teamOf(bia)).toBeUndefined();
});
