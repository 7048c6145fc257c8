import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../testing/small-service.ts', import.meta.url));

/**
 * Runs it to its end; what it logs, and its exit code. It is sent a signal as soon as it is up. The log writes
 * asynchronously and may change the order of its last lines at the exit; stop-sequence.test.ts has the order of stops.
 */
async function run(end: string, signal: NodeJS.Signals = 'SIGTERM') {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), PROGRAM], {
    env: { END: end },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = new Set<string>();
  createInterface(child.stdout).on('line', line => {
    const { msg } = JSON.parse(line) as { msg: string };
    said.add(msg);
    // Twice, as from a terminal and from npm.
    if (msg === 'up') for (let i = 0; i < 2; i++) child.kill(signal);
  });
  createInterface(child.stderr).on('line', line => said.add(line));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { said, exitCode };
}

it.each(['SIGTERM', 'SIGINT'] as const)('stops all parts on %s and exits with 0', async signal => {
  expect(await run('wait', signal)).toEqual({
    said: new Set(['up', 'second stopped', 'first stopped']),
    exitCode: 0,
  });
});

it('stops what has started if a later part does not start, and exits with 1', async () => {
  expect(await run('fail')).toEqual({ said: new Set(['The start failed', 'first stopped']), exitCode: 1 });
});

it('does not wait for a part that hangs, and exits with 1', async () => {
  expect(await run('hang')).toEqual({
    said: new Set(['up', 'second did not stop', 'first stopped']),
    exitCode: 1,
  });
});

it('exits with 1 when nobody handles a failure', async () => {
  const { said, exitCode } = await run('reject');
  expect([said.has('A failure that nobody handled'), exitCode]).toEqual([true, 1]);
});

it('exits with 1 and names the problems when the configuration is wrong', async () => {
  const { said, exitCode } = await run('later');
  expect(exitCode).toBe(1);
  expect([...said].join('\n')).toContain('END must be one of wait, fail, reject, hang');
});
