import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { until } from '@tatami/kernel/testing';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
/** The page is built at the first start. */
const START_WITHIN_MS = 90_000;

/** `npm start` as a user runs it, in a folder of its own. */
export class StartedApp {
  readonly #child: ChildProcess;
  readonly #output: string[];
  readonly pageUrl: string;

  private constructor(child: ChildProcess, output: string[], pageUrl: string) {
    this.#child = child;
    this.#output = output;
    this.pageUrl = pageUrl;
  }

  /** Resolves when it says that it is ready. */
  static async start(options: { dataDir: string; port: number; pods?: number }): Promise<StartedApp> {
    const pods = String(options.pods ?? 1);
    const child = spawn('npm', ['start', '--silent', '--', '--port', String(options.port), '--pods', pods], {
      cwd: CHECKOUT,
      env: { ...process.env, TATAMI_DATA_DIR: options.dataDir },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', data => output.push(String(data)));
    const readyUrl = () => /Ready in [\d.]+ s:\s+(\S+)/.exec(output.join(''))?.[1];
    try {
      await until('npm start is ready', () => readyUrl() !== undefined || child.exitCode !== null, {
        withinMs: START_WITHIN_MS,
      });
      const pageUrl = readyUrl();
      if (pageUrl === undefined) throw new Error('npm start has ended');
      return new StartedApp(child, output, pageUrl);
    } catch (cause) {
      await killTree(child);
      throw new Error(`npm start failed:\n${output.join('')}`, { cause });
    }
  }

  get output(): string {
    return this.#output.join('');
  }

  /** SIGKILL to every process of it at once, PostgreSQL and the pod too: what a power failure leaves. */
  async kill(): Promise<void> {
    await killTree(this.#child);
  }
}

async function killTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const pids = [child.pid, ...(await descendants(child.pid))];
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  for (const pid of pids) kill(pid);
  await ended;
  await until('all of its processes are gone', async () =>
    (await Promise.all(pids.map(isRunning))).every(is => !is),
  );
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself since it was listed.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid)) parents.set(pid, await parentOf(pid));
  }
  const found: number[] = [];
  const look = [root];
  for (let parent = look.pop(); parent !== undefined; parent = look.pop()) {
    for (const [pid, its] of parents) {
      if (its !== parent) continue;
      found.push(pid);
      look.push(pid);
    }
  }
  return found;
}

/** -1 for a process that is gone. */
async function parentOf(pid: number): Promise<number> {
  return Number((await stat(pid))?.[1] ?? -1);
}

async function isRunning(pid: number): Promise<boolean> {
  const state = (await stat(pid))?.[0];
  return state !== undefined && state !== 'Z';
}

/** The state and the parent of a process, as /proc has them after its name. */
async function stat(pid: number): Promise<string[] | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    return line.slice(line.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
