import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chooseDataFolder } from './stack/data-folder.ts';
import type { LockHolder } from './stack/lock-file.ts';
import { LockFile } from './stack/lock-file.ts';
import { nextFreePort } from './stack/ports.ts';
import { isAlive } from './stack/process-identity.ts';
import type { Stack } from './stack/stack.ts';
import { startStack } from './stack/stack.ts';
import type { StackPorts } from './stack/stack-options.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const FIRST_PORT = 4000;
const USAGE = `npm start [-- --port 4000]

Starts Tatami on this machine: the page, the collaboration server, an identity provider with demo users, and
PostgreSQL. Takes four ports from the given one on, or the next free ones. Data is kept in .tatami, or where
TATAMI_DATA_DIR says; delete the folder to begin anew.`;

/** Starts everything, says where it is, and stops everything on Ctrl-C. Returns the exit code. */
export async function start(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const say = (line: string): void => console.log(line);
  const { port, isHelp } = parse(args);
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
  let stack: Stack | undefined;
  try {
    if (crashed !== undefined) await endLeftovers(crashed, say);
    say(`\n  Tatami starts, with its data in ${dataDir}\n`);
    stack = await startStack({
      dataDir,
      ports: await choosePorts(port),
      servesPage: true,
      onStep: step => say(`  ${secondsSinceStart().padStart(6)}  ${step}`),
      log: line => say(`  ${line}`),
      onPodProcess: identity => void lock.update({ children: identity === undefined ? [] : [identity] }),
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

function parse(args: readonly string[]): { port: number; isHelp: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: String(FIRST_PORT) },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_000)
    throw new Error(`--port ${values.port} is no port`);
  return { port, isHelp: values.help };
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

async function choosePorts(first: number): Promise<StackPorts> {
  const taken = new Set<number>();
  const next = async (wanted: number): Promise<number> => {
    const port = await nextFreePort(wanted, taken);
    taken.add(port);
    return port;
  };
  return {
    page: await next(first),
    pod: await next(first + 1),
    identity: await next(first + 2),
    database: await next(first + 3),
  };
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
