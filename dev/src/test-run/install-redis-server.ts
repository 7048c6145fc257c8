import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '@tatami/engines';

/**
 * The tests of the bus use a real Redis. On Debian and as root this installs one if there is none; anywhere else they
 * are skipped, and this says how to get them. A failure is no reason not to run the other tests.
 */
export async function installRedisServer(say: (line: string) => void): Promise<void> {
  if (findProgram('redis-server') !== undefined) return;
  const isDebianRoot = process.getuid?.() === 0 && findProgram('apt-get') !== undefined;
  if (isDebianRoot) {
    say('Installing redis-server, which the tests of the bus use …');
    const update = await succeeds('apt-get', 'update', '--quiet', '--quiet');
    if (
      update &&
      (await succeeds('apt-get', 'install', '--yes', '--no-install-recommends', 'redis-server'))
    ) {
      return;
    }
  }
  say(
    'There is no redis-server on this machine: install it to run the tests that need it; they are skipped.',
  );
}

async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  const child = spawn(program, args, {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return exitCode === 0;
}
