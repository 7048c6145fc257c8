import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Mutant } from './mutants.ts';
import { MUTANTS, SIMULATION } from './mutants.ts';
import { WorkingCopy } from './working-copy.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
/** The simulation finds each of its mutants in fewer; always the same ones, so that a survivor is no bad luck. */
const SEEDS = { TATAMI_SEED: '1', TATAMI_SEEDS: '400' };

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** `npm run mutants [-- --only TEXT]`: puts each fault into a copy of the code, and sees whether its test notices. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const mutants = MUTANTS.filter(({ fault }) => fault.includes(values.only));
  const copy = await WorkingCopy.of(CHECKOUT);
  try {
    await checkSoundCode(copy, mutants);
    let survivors = 0;
    for (const mutant of mutants) {
      const failed = await copy.with(mutant, () => failedTests(copy, mutant));
      const isNoticed = failed.some(name => name.includes(mutant.test));
      if (!isNoticed) survivors++;
      process.stdout.write(`${isNoticed ? 'noticed ' : 'SURVIVED'} ${mutant.fault}\n`);
    }
    process.stdout.write(`${mutants.length} mutants, ${survivors} survived\n`);
    process.exitCode = survivors > 0 ? 1 : 0;
  } finally {
    await copy.remove();
  }
}

/** A test that fails anyway proves nothing. */
async function checkSoundCode(copy: WorkingCopy, mutants: readonly Mutant[]): Promise<void> {
  for (const testFile of new Set(mutants.map(mutant => mutant.testFile))) {
    const failed = await failedTests(copy, { testFile, test: '' });
    if (failed.length > 0) throw new Error(`Without any fault these tests fail: ${failed.join(', ')}`);
  }
}

/** The names of the tests that failed; a file that did not run at all is an error. */
async function failedTests(
  { folder }: WorkingCopy,
  { testFile, test }: Pick<Mutant, 'testFile' | 'test'>,
): Promise<string[]> {
  const reportFile = join(folder, 'mutant-report.json');
  await rm(reportFile, { force: true });
  const program = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const name = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const args = ['run', testFile, '--testNamePattern', name, '--reporter=json', `--outputFile=${reportFile}`];
  const env = { ...process.env, ...(testFile === SIMULATION.testFile && SEEDS) };
  const vitest = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: 'ignore', env });
  await once(vitest, 'exit');
  const { testResults } = JSON.parse(await readFile(reportFile, 'utf8')) as JsonReport;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const ran = results.filter(({ status }) => status === 'passed' || status === 'failed');
  if (ran.length === 0) throw new Error(`${testFile} ran no test called ${test}`);
  return ran.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
