import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { EngineError } from '../errors.ts';
import { freePort } from '../free-port.ts';
import { findBinaries } from './binaries.ts';
import { DataFolder } from './data-folder.ts';
import { ADMIN_ROLE, initialise } from './initialise.ts';
import { clusterUser, type OsUser } from './os-user.ts';

/** The call of a pino logger that this package makes. */
interface EngineLog {
  warn(fields: object, message: string): void;
}

export interface EmbeddedClusterOptions {
  /** A folder for this cluster alone, created if absent. */
  readonly dataDir: string;
  /** On 127.0.0.1; 0 for any free one. */
  readonly port: number;
  readonly log: EngineLog;
  /** Settings of postgresql.conf. fsync and synchronous_commit are on unless these say otherwise. */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Told, in plain words, when the server ends by itself and when it is up again. With this the server is started
   * again, as often as it takes: after a kill -9, and when a disk that was full has room again.
   */
  readonly onEnded?: (line: string) => void;
}

export interface EmbeddedCluster {
  /** The administrator's connection, to the database `postgres`. Holds the password. */
  readonly url: string;
  readonly port: number;
  /** A fast shutdown: ends connections, finishes what is written. */
  stop(): Promise<void>;
  /** As a power failure would: kills the server and waits until it is gone. */
  kill(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
/** Between tries to start a server again that ended by itself. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** SQLSTATE of a server that starts up or recovers. */
const CANNOT_CONNECT_NOW = '57P03';
/** After a kill, workers of the old server may hold its shared memory for a moment. */
const START_ATTEMPTS = 5;

/**
 * Starts a real PostgreSQL on this machine, reachable from this machine only, with the data it had before.
 * @throws EngineError `port-taken`, `data-dir-not-reachable`, `data-dir-in-use`, `cluster-not-started`
 */
export async function startEmbeddedCluster(options: EmbeddedClusterOptions): Promise<EmbeddedCluster> {
  const user = await clusterUser();
  const folder = new DataFolder(resolve(options.dataDir), user);
  await folder.prepare();
  await folder.claim();
  try {
    await folder.removeOrphan();
    const port = await freePort(options.port);
    const binaries = await findBinaries(user, folder.path);
    await initialise(binaries.initdb, folder, user, { isSynced: options.settings?.fsync !== 'off' });
    const url = `postgres://${ADMIN_ROLE}:${await folder.password()}@127.0.0.1:${port}/postgres`;
    const start: ServerStart = { postgres: binaries.postgres, folder, user, port, url, options };
    return new RunningCluster(await startServer(start), start);
  } catch (error) {
    await folder.release();
    throw error;
  }
}

class RunningCluster implements EmbeddedCluster {
  readonly url: string;
  readonly port: number;
  readonly #start: ServerStart;
  readonly #stopping = new AbortController();
  #server: ChildProcess;
  #restarting: Promise<void> | undefined;

  constructor(server: ChildProcess, start: ServerStart) {
    this.#server = server;
    this.#start = start;
    this.url = start.url;
    this.port = start.port;
    this.#watch(server);
  }

  stop(): Promise<void> {
    return this.#end('SIGINT');
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async #end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    await endServer(this.#server, signal);
    await this.#start.folder.release();
  }

  #watch(server: ChildProcess): void {
    const say = this.#start.options.onEnded;
    if (say === undefined) return;
    const ended = (): void => {
      if (this.#stopping.signal.aborted) return;
      const how =
        server.signalCode === null
          ? `ended with code ${server.exitCode}`
          : `was ended by ${server.signalCode}`;
      say(`PostgreSQL ${how}; it starts again. Nothing that was saved is lost.`);
      this.#restarting = this.#startAgain(say);
    };
    if (hasEnded(server)) ended();
    else server.once('exit', ended);
  }

  /** Tries until it is up or nobody wants it any more; each reason is told once, not at every try. */
  async #startAgain(say: (line: string) => void): Promise<void> {
    const { signal } = this.#stopping;
    let told = '';
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.#start.folder.removeOrphan();
        this.#server = await startServer(this.#start);
        say('PostgreSQL is up again.');
        this.#watch(this.#server);
        return;
      } catch (error) {
        const reason = inPlainWords(error, this.#start.folder.path);
        if (reason !== told) say(reason);
        told = reason;
      }
      // Ends early when the cluster is stopped.
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}

function inPlainWords(error: unknown, folder: string): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/No space left on device|ENOSPC/.test(text)) {
    return `The disk is full, so PostgreSQL cannot start. Free some space where ${folder} is; it is tried again every few seconds.`;
  }
  return `PostgreSQL does not start; it is tried again every few seconds. Its last words: ${text}`;
}

interface ServerStart {
  readonly postgres: string;
  readonly folder: DataFolder;
  readonly user: OsUser | undefined;
  readonly port: number;
  readonly url: string;
  readonly options: EmbeddedClusterOptions;
}

async function startServer(start: ServerStart): Promise<ChildProcess> {
  for (let attempt = 1; ; attempt++) {
    const server = spawnServer(start);
    try {
      await untilReady(server.process, start.url);
      return server.process;
    } catch (cause) {
      await endServer(server.process, 'SIGQUIT');
      if (attempt === START_ATTEMPTS || !server.lastLines().includes('shared memory')) {
        throw new EngineError('cluster-not-started', { detail: server.lastLines(), cause });
      }
      await delay(200 * attempt);
    }
  }
}

function spawnServer({ postgres, folder, user, port, options }: ServerStart): {
  process: ChildProcess;
  lastLines: () => string;
} {
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // In a process group of its own: Ctrl-C in a terminal is for the launcher, which then stops the server in order.
  const child = spawn(postgres, ['-D', folder.pgdata, ...flags], {
    ...user,
    cwd: folder.path,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2000);
    for (const line of text.split('\n')) if (isWorthTelling(line)) options.log.warn({ line }, 'PostgreSQL');
  });
  child.on('error', error => {
    tail += error.message;
  });
  return { process: child, lastLines: () => tail.trim() };
}

function isWorthTelling(line: string): boolean {
  return /(WARNING|ERROR|FATAL|PANIC):/.test(line) && !line.includes('the database system is starting up');
}

async function untilReady(server: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    if (hasEnded(server)) throw new Error(`postgres ended with ${server.exitCode ?? server.signalCode}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    // A connection that is cut while it closes has nothing to tell.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (!isStillStarting(error) || performance.now() > deadline) throw error;
      await delay(25);
    }
  }
}

/** Nobody listens yet, or the server answers that it is not ready. */
function isStillStarting(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === CANNOT_CONNECT_NOW;
}

async function endServer(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void> {
  if (hasEnded(server)) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  const timer = setTimeout(() => server.kill('SIGQUIT'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

function hasEnded(server: ChildProcess): boolean {
  return server.exitCode !== null || server.signalCode !== null || server.pid === undefined;
}
