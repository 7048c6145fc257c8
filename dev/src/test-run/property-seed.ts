/** fast-check prints the seed of a property that fails; `TATAMI_SEED` gives it back to every property of the run. */
const seed = process.env.TATAMI_SEED;
if (seed !== undefined) {
  // Only then: loading the library for each test file would cost seconds in a run.
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed: Number(seed) });
}

export {};
