import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { EngineError } from '../errors.ts';

const run = promisify(execFile);

/** Whom PostgreSQL runs as; undefined for the user that this process runs as. */
export interface OsUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: then it is the user `postgres`, created if absent. */
export async function clusterUser(): Promise<OsUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await idsOf('postgres');
  if (known) return known;
  // Debian and Red Hat have useradd, Alpine only BusyBox's adduser.
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']).catch(() =>
    run('adduser', ['-S', '-D', '-H', 'postgres']),
  );
  const created = await idsOf('postgres');
  if (!created) throw new EngineError('cluster-not-started', { detail: 'no OS user postgres' });
  return created;
}

/**
 * Checks that the user can enter each folder on the way to a path, as far as it exists.
 * @throws EngineError `data-dir-not-reachable`, naming the folder
 */
export async function checkReachable(path: string, user: OsUser): Promise<void> {
  const blocked = await firstBlockedFolder(path, user);
  if (blocked !== undefined) {
    throw new EngineError('data-dir-not-reachable', {
      detail: `the user postgres (uid ${user.uid}) may not enter ${blocked}, on the way to ${path}`,
    });
  }
}

/** The outermost folder above a path that the user cannot enter. Group memberships beside the main one do not count. */
export async function firstBlockedFolder(path: string, user: OsUser): Promise<string | undefined> {
  const folders: string[] = [];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    folders.unshift(folder);
    if (folder === dirname(folder)) break;
  }
  for (const folder of folders) {
    const stats = await stat(folder).catch(() => undefined);
    if (!stats) return undefined;
    const bits = stats.uid === user.uid ? 0o100 : stats.gid === user.gid ? 0o010 : 0o001;
    if ((stats.mode & bits) === 0) return folder;
  }
  return undefined;
}

async function idsOf(name: string): Promise<OsUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    // `id` fails for a name that nobody has.
    return undefined;
  }
}
