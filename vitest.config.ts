import { defineConfig } from 'vitest/config';
import { LongestFirst } from './dev/src/test-run/longest-first.ts';
import { TallyReporter } from './dev/src/test-run/tally-reporter.ts';

const isLong = process.env.TATAMI_TEST_LONG === '1';
const tallyFile = process.env.TATAMI_TALLY_FILE;

export default defineConfig({
  test: {
    include: isLong ? ['**/*.long.test.ts'] : ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', ...(isLong ? [] : ['**/*.long.test.ts'])],
    reporters: ['default', ...(tallyFile ? [new TallyReporter(tallyFile)] : [])],
    setupFiles: ['dev/src/test-run/property-seed.ts'],
    globalSetup: ['persistence/testing/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // Files share their worker's modules: with a registry of its own for each of 300 files, half of all work is imports.
    // So a test puts back what it changes of the process: its environment, its listeners, spies on globals.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    // On two cores: a third of the time, a file waits for a browser, a process or a timer.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
