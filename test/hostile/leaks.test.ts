import { expect, it } from 'vitest';
import { expectNoLeak } from './leak-check.ts';

it('[C3] leaves nothing behind of 300 refused connections, and logs each once', async () => {
  expect(await expectNoLeak(300)).toBeLessThan(30);
});
