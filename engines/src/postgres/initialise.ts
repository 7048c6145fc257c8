import { execFile } from 'node:child_process';
import { access, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EngineError } from '../errors.ts';
import type { DataFolder } from './data-folder.ts';
import type { OsUser } from './os-user.ts';

const run = promisify(execFile);

export const ADMIN_ROLE = 'tatami_admin';

/**
 * Makes the data of a new cluster, unless it is there. initdb writes beside it and a rename says that it has ended,
 * so that one that was killed half-way is done again.
 */
export async function initialise(
  initdb: string,
  folder: DataFolder,
  user: OsUser | undefined,
  options: { isSynced: boolean },
): Promise<void> {
  const isThere = await access(folder.pgdata).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const unfinished = `${folder.pgdata}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await folder.password();
  try {
    // The locale is PostgreSQL's own, the same on every machine; the C library's changes its order with an update.
    await run(
      initdb,
      [
        `--pgdata=${unfinished}`,
        `--username=${ADMIN_ROLE}`,
        `--pwfile=${folder.passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        ...(options.isSynced ? [] : ['--no-sync']),
      ],
      { ...user, cwd: folder.path },
    );
  } catch (cause) {
    throw new EngineError('cluster-not-started', { detail: 'initdb failed', cause });
  }
  await rename(unfinished, folder.pgdata);
}
