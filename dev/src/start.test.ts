import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, isAlive } from '@tatami/engines';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LockHolder } from './stack/lock-file.ts';
import { freePorts } from './stack/ports.ts';

const PROGRAM = fileURLToPath(new URL('../bin/start.mjs', import.meta.url));
const PATIENCE = { timeout: 90_000, interval: 50 };

/** One `npm start`, without npm, and all that it has printed. */
interface Launcher {
  readonly process: ChildProcess;
  readonly exitCode: Promise<number | null>;
  text: string;
}

describe('npm start', { timeout: 200_000 }, () => {
  let dataDir: string;
  let port: number;
  const launchers: Launcher[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tatami-start-'));
    await chmod(dataDir, 0o755);
    [port = 0] = await freePorts(1);
  });

  afterEach(async () => {
    for (const launcher of launchers.splice(0)) {
      launcher.process.kill('SIGTERM');
      await launcher.exitCode;
    }
  });

  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  function launch(args: readonly string[] = [], PATH = process.env.PATH): Launcher {
    const child = spawn(process.execPath, [PROGRAM, '--port', String(port), ...args], {
      env: { PATH, TATAMI_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const launcher: Launcher = {
      process: child,
      exitCode: once(child, 'exit').then(([code]) => code as number | null),
      text: '',
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        launcher.text += chunk.toString();
      });
    }
    launchers.push(launcher);
    return launcher;
  }

  async function untilReady(launcher: Launcher): Promise<string> {
    await expect.poll(() => launcher.text, PATIENCE).toContain('Ready in');
    return /Ready in .*(http:\/\/localhost:\d+)/.exec(launcher.text)?.[1] ?? '';
  }

  async function holder(): Promise<LockHolder> {
    return JSON.parse(await readFile(join(dataDir, 'lock'), 'utf8')) as LockHolder;
  }

  it('shows the page, names the demo users, and stops in order at Ctrl-C', async () => {
    const launcher = launch();
    const address = await untilReady(launcher);
    expect(address).toBe(`http://localhost:${port}`);
    expect(launcher.text).toContain('Ana Souza');
    const page = await fetch(address);
    expect(page.headers.get('content-type')).toContain('text/html');
    const { children } = await holder();
    expect(children.map(isAlive)).toEqual([true]);

    const second = launch();
    expect(await second.exitCode).toBe(1);
    expect(second.text).toContain(`Tatami is already running from this checkout: ${address}`);

    // The terminal sends one, and npm forwards its own.
    launcher.process.kill('SIGINT');
    launcher.process.kill('SIGINT');
    expect(await launcher.exitCode).toBe(0);
    expect(launcher.text).toContain('Stopped. The data is kept.');
    expect(children.map(isAlive)).toEqual([false]);
    await expect(holder()).rejects.toThrow('ENOENT');
  });

  it.skipIf(findProgram('redis-server') === undefined)(
    'has two pods and Redis, and stops all of them in order (needs redis-server)',
    async () => {
      const launcher = launch(['--pods', '2']);
      await untilReady(launcher);
      expect(launcher.text).toMatch(/Redis on port \d+/);
      expect(launcher.text.match(/Collaboration server on port \d+/g)).toHaveLength(2);
      const { children } = await holder();
      expect(children.map(isAlive)).toEqual([true, true, true]);
      launcher.process.kill('SIGINT');
      expect(await launcher.exitCode).toBe(0);
      expect(children.map(isAlive)).toEqual([false, false, false]);
      expect(launcher.text).not.toContain('starts again');
    },
  );

  it('says how to install Redis where two pods want it and it is missing, and starts nothing', async () => {
    const launcher = launch(['--pods', '2'], '/nowhere');
    expect(await launcher.exitCode).toBe(1);
    expect(launcher.text).toContain('apt-get install redis-server');
    expect(launcher.text).not.toContain('on port');
    await expect(holder()).rejects.toThrow('ENOENT');
  });

  it('works again at once after it was killed, and leaves no pod behind', async () => {
    const killed = launch();
    await untilReady(killed);
    const { children } = await holder();
    killed.process.kill('SIGKILL');
    await killed.exitCode;
    await expect.poll(() => children.map(isAlive), PATIENCE).toEqual([false]);

    const next = launch();
    const address = await untilReady(next);
    expect(next.text).toContain('The last run was ended by force');
    expect((await fetch(`${address}/v1/discovery`)).status).toBe(200);
  });
});
