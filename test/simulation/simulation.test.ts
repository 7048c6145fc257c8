import { describe, expect, it } from 'vitest';
import { simulate } from './simulation.ts';

const SEEDS = Number(process.env.TATAMI_SEEDS ?? 400);
const FIRST_SEED = Number(process.env.TATAMI_SEED ?? Date.now() % 1_000_000_000);

describe('pods in simulated time', () => {
  it(`[R1] lose nothing that was saved, show nothing before its commit, and converge (${SEEDS} seeds from ${FIRST_SEED})`, async () => {
    let saved = 0;
    const events = new Map<string, number>();
    for (let i = 0; i < SEEDS; i++) {
      const result = await simulate({ seed: FIRST_SEED + i, steps: 120 });
      saved += result.saved;
      for (const [name, count] of result.events) events.set(name, (events.get(name) ?? 0) + count);
    }
    expect(saved).toBeGreaterThan(SEEDS * 10);
    for (const [name, count] of events) expect(count, name).toBeGreaterThan(SEEDS / 4);
  }, 1_800_000);
});
