import { TatamiError } from '@tatami/protocol';

/** What a disk says that is full, broken, away or not for us. */
const DISK_TROUBLE: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOENT', 'ESTALE'],
]);

/** @throws TatamiError `objects-unavailable` for what the disk does not do, and what else the work throws */
export async function answering<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    if (!DISK_TROUBLE.has(String((cause as NodeJS.ErrnoException).code))) throw cause;
    throw new TatamiError('objects-unavailable', { cause });
  }
}
