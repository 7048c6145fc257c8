import { SeededRandom } from '../src/seeded-random.ts';

/** The seed of a random test: a new one every run, or that of `TATAMI_SEED`. Printed, so that it can be run again. */
export function freshSeed(testName: string): number {
  const given = globalThis.process?.env.TATAMI_SEED;
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
  if (!Number.isInteger(seed)) throw new Error(`TATAMI_SEED is ${given}, not a whole number`);
  console.log(`${testName}: TATAMI_SEED=${seed}`);
  return seed;
}

/** Random numbers for one test, from a fresh seed. */
export function freshRandom(testName: string): SeededRandom {
  return new SeededRandom(freshSeed(testName));
}
