import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../../testing/test-api.ts';
import { walkDescription } from '../../testing/walk-description.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

it('finds no fault of ours in requests that are made of the description', async () => {
  expect(await walkDescription(api, 500)).toBeGreaterThan(18_000);
}, 600_000);
