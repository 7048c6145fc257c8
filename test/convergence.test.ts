import { it } from 'vitest';
import { expectConvergence } from './convergence-property.ts';

it('[V1] [R1] converges and loses nothing saved, over cuts, restarts and resends', {
  timeout: 60_000,
}, async () => {
  await expectConvergence({ numRuns: 15 });
});
