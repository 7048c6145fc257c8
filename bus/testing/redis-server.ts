import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@tatami/engines';
import type { RedisTarget } from '../src/redis-target.ts';

/** Where a server listens, and a folder of its own. */
export interface RedisPlace {
  readonly port: number;
  readonly folder: string;
}

/** A real Redis, or Valkey, for one test: it can be killed, frozen and started again on its port. */
export class RedisServer {
  readonly port: number;
  readonly folder: string;
  readonly #program: string;
  readonly #args: readonly string[];
  #child: ChildProcess | undefined;

  private constructor(program: string, place: RedisPlace, args: readonly string[]) {
    this.port = place.port;
    this.folder = place.folder;
    this.#program = program;
    this.#args = args;
  }

  /** @param settings more of redis.conf, as arguments: `['--cluster-enabled', 'yes']` */
  static start(program: string, settings: readonly string[] = []): Promise<RedisServer> {
    return RedisServer.startWith(program, async ({ port, folder }) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      ...settings,
    ]);
  }

  /** With all arguments, for what is no plain server: one with TLS, or a sentinel. */
  static async startWith(
    program: string,
    argsFor: (place: RedisPlace) => Promise<readonly string[]>,
  ): Promise<RedisServer> {
    const place = { port: await freePort(0), folder: await mkdtemp(join(tmpdir(), 'tatami-redis-')) };
    const server = new RedisServer(program, place, await argsFor(place));
    await server.startAgain();
    return server;
  }

  get target(): Extract<RedisTarget, { mode: 'single' }> {
    return { mode: 'single', node: { host: '127.0.0.1', port: this.port }, access: {} };
  }

  /** Resolves when it takes connections. */
  async startAgain(): Promise<void> {
    const child = spawn(this.#program, this.#args, { stdio: 'ignore' });
    this.#child = child;
    while (!(await isListening(this.port))) {
      if (child.exitCode !== null) throw new Error(`${this.#program} ended with code ${child.exitCode}`);
      await pause(10);
    }
  }

  /** Ends it as kill -9 does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Its connections stay open, but nothing is answered. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
