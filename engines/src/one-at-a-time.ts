import { mkdir, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 200;

/**
 * Does something that only one process of this machine may do at a time; the others wait until it is done.
 *
 * @param lock a folder that is there meanwhile
 * @param options.longestMs whoever takes longer was killed: the lock is taken over
 */
export async function oneAtATime<Result>(
  lock: string,
  options: { readonly longestMs: number },
  work: () => Promise<Result>,
): Promise<Result> {
  while (!(await taken(lock))) {
    const since = await stat(lock).then(
      found => found.mtimeMs,
      () => undefined,
    );
    if (since !== undefined && Date.now() - since > options.longestMs)
      await rm(lock, { recursive: true, force: true });
    else await pause(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function taken(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
