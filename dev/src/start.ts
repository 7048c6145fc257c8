import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ProcessIdentity } from '@tatami/engines';
import { isAlive } from '@tatami/engines';
import { chooseDataFolder } from './stack/data-folder.ts';
import type { LockHolder } from './stack/lock-file.ts';
import { LockFile } from './stack/lock-file.ts';
import { nextFreePort } from './stack/ports.ts';
import type { Stack } from './stack/stack.ts';
import { startStack } from './stack/stack.ts';
import type { StackPorts } from './stack/stack-options.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const FIRST_PORT = 4000;
const MOST_PODS = 8;
const USAGE = `npm start [-- --port 4000] [--pods 1]

Starts Tatami on this machine: the page, the collaboration server, an identity provider with demo users, and
PostgreSQL. Takes four ports from the given one on, or the next free ones. Data is kept in .tatami, or where
TATAMI_DATA_DIR says; delete the folder to begin anew.

With --pods 2 there are two collaboration servers, which talk to each other over Redis: a redis-server of this machine,
which is started too, or the one at REDIS_URL. Each connection goes to the next of them.`;

/** Starts everything, says where it is, and stops everything on Ctrl-C. Returns the exit code. */
export async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const say = (line: string): void => console.log(line);
  const { port, podCount, isHelp } = parse(args);
  if (isHelp) {
    say(USAGE);
    return 0;
  }
  const dataDir = await chooseDataFolder({
    checkout: CHECKOUT,
    configured: env.TATAMI_DATA_DIR,
    isRoot: process.getuid?.() === 0,
  });
  await mkdir(dataDir, { recursive: true });
  const attempt = await LockFile.acquire(join(dataDir, 'lock'));
  if (attempt.kind === 'held') {
    const { process: holder, address } = attempt.by;
    say(
      `Tatami is already running from this checkout: ${address ?? 'about to be up'} (process ${holder.pid}).`,
    );
    return 1;
  }
  const { lock, crashed } = attempt;
  const interrupted = nextInterruption();
  const children = new Map<string, ProcessIdentity>();
  let stack: Stack | undefined;
  try {
    if (crashed !== undefined) await endLeftovers(crashed, say);
    say(`\n  Tatami starts, with its data in ${dataDir}\n`);
    stack = await startStack({
      dataDir,
      ports: await choosePorts(port, podCount),
      podCount,
      redisEnvironment: redisEnvironment(env),
      servesPage: true,
      onStep: step => say(`  ${secondsSinceStart().padStart(6)}  ${step}`),
      log: line => say(`  ${line}`),
      onProcess: (name, identity) => {
        if (identity === undefined) children.delete(name);
        else children.set(name, identity);
        // Only the tidying up after a kill -9 needs it, so a full disk is no reason to stop.
        lock.update({ children: [...children.values()] }).catch((error: unknown) => {
          say(`  The lock file could not be written: ${String(error)}`);
        });
      },
    });
    await lock.update({ address: stack.pageUrl });
    say(welcome(stack));
    await interrupted;
    say('\n  Stopping …');
    return 0;
  } catch (error) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    await stack?.stop();
    await lock.release();
    if (stack !== undefined) say('  Stopped. The data is kept.');
  }
}

function parse(args: readonly string[]): { port: number; podCount: number; isHelp: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: String(FIRST_PORT) },
      pods: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_000)
    throw new Error(`--port ${values.port} is no port`);
  const podCount = Number(values.pods);
  if (!Number.isInteger(podCount) || podCount < 1 || podCount > MOST_PODS)
    throw new Error(`--pods ${values.pods} is no number from 1 to ${MOST_PODS}`);
  return { port, podCount, isHelp: values.help };
}

/**
 * Resolves at the first wish to stop; a later one is granted at once. Ctrl-C comes twice, from the terminal and from
 * npm, which forwards its own: what follows the first within a second is the same wish.
 */
function nextInterruption(): Promise<void> {
  return new Promise(resolve => {
    let firstMs: number | undefined;
    const stop = (): void => {
      if (firstMs !== undefined && performance.now() - firstMs > 1000) process.exit(130);
      firstMs ??= performance.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  });
}

/** What a launcher that was killed has started: it is ending by itself, but would hold its port for some seconds. */
async function endLeftovers(crashed: LockHolder, say: (line: string) => void): Promise<void> {
  say('  The last run was ended by force; tidying up after it.');
  for (const child of crashed.children) {
    if (isAlive(child)) process.kill(child.pid, 'SIGKILL');
    while (isAlive(child)) await pause(20);
  }
}

async function choosePorts(first: number, podCount: number): Promise<StackPorts> {
  const taken = new Set<number>();
  const next = async (wanted: number): Promise<number> => {
    const port = await nextFreePort(wanted, taken);
    taken.add(port);
    return port;
  };
  const page = await next(first);
  const pods = [await next(first + 1)];
  const identity = await next(first + 2);
  const database = await next(first + 3);
  const redis = await next(first + 4);
  while (pods.length < podCount) pods.push(await next(first + 4 + pods.length));
  return { page, pods, identity, database, redis };
}

/** What the pods are told of a Redis that runs already. */
function redisEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const set = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.filter(([name, value]) => name.startsWith('REDIS_') && value !== ''));
}

/** Since this process began, loading its own code included. */
function secondsSinceStart(): string {
  return `${(performance.now() / 1000).toFixed(1)} s`;
}

function welcome(stack: Stack): string {
  const lines = stack.tenants.flatMap(tenant => [
    `    ${tenant.name}`,
    ...tenant.users.map(user => `      ${user.name.padEnd(14)} ${user.role}`),
  ]);
  return [
    `\n  Ready in ${secondsSinceStart()}:  ${stack.pageUrl}\n`,
    '  Demo users, no passwords:',
    ...lines,
    '\n  Ctrl-C stops everything and keeps the data.\n',
  ].join('\n');
}
