import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SETTINGS as COLLAB_SERVER } from '@tatami/collab-server/config';
import { SETTINGS as JOBS } from '@tatami/jobs';
import { SETTINGS as PAGE_SERVER } from '@tatami/page-server/config';
import { SETTINGS as POC_API } from '@tatami/poc-api/config';
import { SETTINGS as SEARCH_INDEXER } from '@tatami/search-indexer/config';
import { SETTINGS as TENANTS } from '@tatami/tenants/config';
import { CLIENT_API_FILE, clientApi } from './client-api.ts';
import { linkProblems } from './document-links.ts';
import { lockfileProblems } from './lockfile.ts';
import { settingsProblems } from './readme-settings.ts';
import { ruleProblems } from './rule-ids.ts';
import { sourceFiles } from './source-files.ts';

const CHECKOUT = fileURLToPath(new URL('../../..', import.meta.url));

interface Check {
  readonly name: string;
  /** What is wrong, as text to print; empty if nothing is. */
  readonly run: () => Promise<string>;
}

const CHECKS: readonly Check[] = [
  {
    name: 'format, lint and borders',
    run: () => program('@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
  },
  { name: 'types, browser', run: () => program('typescript/bin/tsc', '-p', 'tsconfig.browser.json') },
  { name: 'types, web', run: () => program('typescript/bin/tsc', '-p', 'web/tsconfig.json', '--noEmit') },
  { name: 'types, Node.js', run: () => program('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'dead code', run: () => program('knip/bin/knip.js', '--no-progress') },
  { name: 'rules and their tests', run: checkRules },
  { name: 'settings in the README', run: checkSettings },
  { name: 'reference of the client', run: checkClientApi },
  { name: 'links in documents', run: checkLinks },
  { name: 'lockfile', run: async () => lines(lockfileProblems(await readText('package-lock.json'))) },
];

/** Runs all checks, two at a time, and prints what each came to. Returns the exit code. */
export async function runChecks(): Promise<number> {
  const waiting = [...CHECKS];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      const startedMs = performance.now();
      const problems = await check.run().catch((error: unknown) => String(error));
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      if (problems !== '') failed++;
      console.log(`${problems === '' ? 'ok    ' : 'FAILED'}  ${check.name}, ${seconds} s`);
      if (problems !== '') console.log(problems.replace(/^/gm, '        '));
    }
  };
  await Promise.all([work(), work()]);
  console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${CHECKS.length} checks failed.`);
  return failed === 0 ? 0 : 1;
}

async function checkLinks(): Promise<string> {
  const documents = await sourceFiles(CHECKOUT, ['.md']);
  const exists = (path: string) =>
    access(join(CHECKOUT, path)).then(
      () => true,
      () => false,
    );
  return lines(await linkProblems(documents, exists));
}

async function checkClientApi(): Promise<string> {
  const [is, shouldBe] = [await readText(CLIENT_API_FILE), await clientApi(CHECKOUT)];
  return is === shouldBe ? '' : `${CLIENT_API_FILE} is not of this source: npm run client-api writes it`;
}

async function checkRules(): Promise<string> {
  const specs = await sourceFiles(CHECKOUT, ['SPEC.md']);
  const tests = await sourceFiles(CHECKOUT, ['.test.ts', '.test.tsx', '.contract.ts']);
  return lines(ruleProblems(specs, tests));
}

async function checkSettings(): Promise<string> {
  return lines(
    settingsProblems(await readText('README.md'), {
      'collab-server': COLLAB_SERVER,
      'poc-api': POC_API,
      jobs: JOBS,
      'search-indexer': SEARCH_INDEXER,
      tenants: TENANTS,
      'page-server': PAGE_SERVER,
    }),
  );
}

/** What a tool of ours prints if it fails. */
async function program(path: string, ...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(CHECKOUT, 'node_modules', path), ...args], {
    cwd: CHECKOUT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const text = Buffer.concat(output).toString('utf8').trim();
  return exitCode === 0 ? '' : `${text}\n(exit code ${exitCode})`;
}

function readText(path: string): Promise<string> {
  return readFile(join(CHECKOUT, path), 'utf8');
}

function lines(problems: readonly string[]): string {
  return problems.join('\n');
}
