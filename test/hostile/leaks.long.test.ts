import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { expectNoLeak } from './leak-check.ts';

it('[C3] leaves nothing behind of 10,000 refused connections, and logs each once', {
  timeout: 300_000,
}, async () => {
  setFlagsFromString('--expose-gc');
  globalThis.gc = runInNewContext('gc') as NodeJS.GCFunction;
  const grownMb = await expectNoLeak(10_000);
  console.info(`10,000 refused connections: the heap grew by ${grownMb.toFixed(1)} MB`);
  expect(grownMb).toBeLessThan(20);
});
