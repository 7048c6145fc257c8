import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';

const SEEDS = Number(process.env.TATAMI_SEEDS ?? 40);
const FIRST_SEED = Number(process.env.TATAMI_SEED ?? Date.now() % 1_000_000_000);

describe('one pod in simulated time', () => {
  it(`[R1] loses nothing that was saved, shows nothing before its commit, and converges (${SEEDS} seeds from ${FIRST_SEED})`, async () => {
    let saved = 0;
    let kills = 0;
    for (let i = 0; i < SEEDS; i++) {
      const result = await simulate({ seed: FIRST_SEED + i, steps: 120 });
      saved += result.saved;
      kills += result.kills;
    }
    expect(saved).toBeGreaterThan(SEEDS * 10);
    expect(kills).toBeGreaterThan(SEEDS / 2);
  }, 300_000);
});
