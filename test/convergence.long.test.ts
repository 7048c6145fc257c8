import { it } from 'vitest';
import { expectConvergence } from './convergence-property.ts';

it('[V1] [R1] converges and loses nothing saved, over many sessions of cuts, restarts and resends', {
  timeout: 900_000,
}, async () => {
  await expectConvergence({ numRuns: 150 });
});
