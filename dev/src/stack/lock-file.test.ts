import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, processIdentity } from '@tatami/engines';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LockAttempt } from './lock-file.ts';
import { LockFile } from './lock-file.ts';

describe('LockFile', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tatami-lock-'));
    file = join(folder, 'lock');
  });

  afterEach(() => rm(folder, { recursive: true }));

  async function acquired(): Promise<Extract<LockAttempt, { kind: 'acquired' }>> {
    const attempt = await LockFile.acquire(file);
    if (attempt.kind !== 'acquired') expect.unreachable('the lock is held');
    return attempt;
  }

  it('is held by one, who says where it runs', async () => {
    const { lock } = await acquired();
    await lock.update({ address: 'http://localhost:4000' });
    const second = await LockFile.acquire(file);
    expect(second).toMatchObject({ kind: 'held', by: { address: 'http://localhost:4000' } });
    await lock.release();
    await acquired();
  });

  it('is given to one of many that ask together, and leaves nothing else behind', async () => {
    const attempts = await Promise.all(Array.from({ length: 20 }, () => LockFile.acquire(file)));
    expect(attempts.filter(attempt => attempt.kind === 'acquired')).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('is taken over from a process that was killed, and tells what that one left behind', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const identity = processIdentity(child.pid ?? 0);
    await writeFile(file, JSON.stringify({ process: identity, address: 'http://localhost:1', children: [] }));
    expect((await LockFile.acquire(file)).kind).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await acquired()).crashed).toMatchObject({ process: identity });
  });

  it('is taken over when another process has the number now', async () => {
    await writeFile(
      file,
      JSON.stringify({ process: { pid: process.pid, startedAt: 'long ago' }, children: [] }),
    );
    await acquired();
  });

  it('is taken over when it cannot be read', async () => {
    await writeFile(file, '{"process');
    await acquired();
  });
});

describe('processIdentity', () => {
  it('is the same every time for one process, and nothing for one that is gone', async () => {
    const own = processIdentity(process.pid);
    expect(own).toEqual(processIdentity(process.pid));
    expect(own !== undefined && isAlive(own)).toBe(true);
    const child = spawn(process.execPath, ['-e', '0']);
    await once(child, 'close');
    expect(processIdentity(child.pid ?? 0)).toBeUndefined();
  });
});
