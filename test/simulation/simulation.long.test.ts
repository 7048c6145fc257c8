import { expect, it } from 'vitest';
import { simulate } from './simulation.ts';

const SEEDS = 2_000;
const firstSeed = Date.now() % 1_000_000_000;

it(`[R1] loses nothing over many seeds (${SEEDS} from ${firstSeed})`, async () => {
  let saved = 0;
  for (let i = 0; i < SEEDS; i++) saved += (await simulate({ seed: firstSeed + i, steps: 120 })).saved;
  expect(saved).toBeGreaterThan(SEEDS * 10);
}, 1_200_000);
