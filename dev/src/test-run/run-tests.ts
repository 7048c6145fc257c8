import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installRedisServer } from './install-redis-server.ts';
import type { AllowedSkip, Tally } from './tally.ts';
import { closingLine, withoutSkips } from './tally.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where CI is set, any other skipped test fails the run: a suite must not turn green by running nothing. */
const ALLOWED_SKIPS: readonly AllowedSkip[] = [
  {
    name: 'a native client > [M5] in Rust (needs cargo and its registry) types beside a browser under a clientID of 53 bits',
    because: 'Debian 12 has no Rust that is new enough, and only the npm registry is sure to be reached',
  },
  {
    name: 'a native client > [M5] in Python (needs python3-venv and its registry) types beside a browser under a clientID of 53 bits',
    because: 'only the npm registry is sure to be reached',
  },
  {
    name: 'S3Store with an S3 server of its own (needs python3-venv and its registry)',
    because: 'only the npm registry is sure to be reached',
  },
  {
    name: 'OpenSearch (needs java and mvn with its registry) starts twice at once, answers and is gone when stopped',
    because: 'only the npm registry is sure to be reached',
  },
  {
    name: 'OpenSearch (needs java and mvn with its registry) has what the database has, also after it was away and has lost everything',
    because: 'only the npm registry is sure to be reached',
  },
  {
    name: 'Keycloak (needs java and mvn with its registry) is a provider like ours',
    because: 'only the npm registry is sure to be reached',
  },
  {
    name: 'Prometheus (needs promtool) takes the rules',
    because: 'promtool is a program of Prometheus, and only the npm registry is sure to be reached',
  },
  {
    name: 'Prometheus (needs promtool) fires what has to fire, and nothing else',
    because: 'promtool is a program of Prometheus, and only the npm registry is sure to be reached',
  },
  {
    name: 'OpenSearchIndex on an engine of its own (needs java and mvn with its registry)',
    because: 'only the npm registry is sure to be reached',
  },
];

/**
 * Runs Vitest and prints the closing line after everything else.
 * @param options.args passed on to Vitest, but for `--long`, which runs the long tests instead of the others
 * @returns the exit code
 */
export async function runTests(options: {
  args: readonly string[];
  env: NodeJS.ProcessEnv;
}): Promise<number> {
  const { args, env } = options;
  await installRedisServer(line => console.log(line));
  const folder = await mkdtemp(join(tmpdir(), 'tatami-tally-'));
  try {
    const file = join(folder, 'tally.json');
    const vitest = spawn(
      process.execPath,
      [vitestProgram(), 'run', ...args.filter(arg => arg !== '--long')],
      {
        cwd: CHECKOUT,
        stdio: 'inherit',
        env: { ...env, TATAMI_TALLY_FILE: file, ...(args.includes('--long') && { TATAMI_TEST_LONG: '1' }) },
      },
    );
    const [exitCode] = (await once(vitest, 'exit')) as [number | null];
    const seen = await tallyIn(file, exitCode);
    const tally = isCi(env) ? withoutSkips(seen, ALLOWED_SKIPS) : seen;
    if (isCi(env)) reportSkips(seen);
    console.log(closingLine(tally));
    return tally.failed > 0 ? 1 : (exitCode ?? 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function vitestProgram(): string {
  return join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
}

/** A run that left no tally, or that Vitest calls failed for a reason that is no test's, is one failure. */
async function tallyIn(file: string, exitCode: number | null): Promise<Tally> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1, skipped: [] };
  const tally = JSON.parse(text) as Tally;
  return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

function isCi(env: NodeJS.ProcessEnv): boolean {
  return env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
}

function reportSkips(tally: Tally): void {
  for (const name of tally.skipped) {
    const allowed = ALLOWED_SKIPS.find(skip => skip.name === name);
    console.log(
      allowed === undefined ? `skipped, which fails here: ${name}` : `skipped: ${name} (${allowed.because})`,
    );
  }
}
