import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A data folder for a stack whose PostgreSQL is on a disk of its own, of so many MiB, in memory. Linux and root only. */
export async function withSmallDisk<T>(
  mib: number,
  work: (dataDir: string, disk: string) => Promise<T>,
): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tatami-disk-'));
  // PostgreSQL's own user has to be able to enter it.
  await chmod(dataDir, 0o755);
  const disk = join(dataDir, 'postgres');
  try {
    await mkdir(disk);
    await run('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=755`, 'tmpfs', disk]).catch(cause => {
      throw new Error('No small disk can be mounted here: this needs Linux, and to be root.', { cause });
    });
    try {
      return await work(dataDir, disk);
    } finally {
      await run('umount', ['--lazy', disk]);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
