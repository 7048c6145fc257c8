import { SeededRandom } from '@tatami/kernel';

/** A repeatable source of numbers, with the seed to repeat it by. */
export interface Random {
  readonly seed: number;
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
}

function randomOf(seed: number): Random {
  const random = new SeededRandom(seed);
  return {
    seed,
    below: limit => random.int(limit),
    chance: probability => random.chance(probability),
    pick: values => random.pick(values),
  };
}

/** A new seed every run, or that of `TATAMI_GATE_SEED`. It is printed, so that a failure can be run again. */
export function freshRandom(testName: string): Random {
  const given = process.env.TATAMI_GATE_SEED;
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  console.log(`${testName}: TATAMI_GATE_SEED=${seed}`);
  return randomOf(seed);
}
