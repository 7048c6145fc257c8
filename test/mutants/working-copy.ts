import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant } from './mutants.ts';

const run = promisify(execFile);
const WORKSPACES = '@tatami';

/** A copy of the checkout as it stands now, so that no fault is ever written into the checkout itself. */
export class WorkingCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Copies all files that Git knows or would take; installed packages are linked, the workspaces among them to the copy. */
  static async of(checkout: string): Promise<WorkingCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'tatami-mutants-'));
    const { stdout } = await run('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
      cwd: checkout,
      maxBuffer: 64 * 1024 * 1024,
    });
    for (const file of stdout.split('\0').filter(name => name !== '')) {
      await cp(join(checkout, file), join(folder, file)).catch(ignoreMissing);
    }
    const [from, to] = [join(checkout, 'node_modules'), join(folder, 'node_modules')];
    await mkdir(to);
    for (const name of await readdir(from)) {
      if (name === WORKSPACES)
        await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
      else await symlink(join(from, name), join(to, name));
    }
    return new WorkingCopy(folder);
  }

  /** Does a task while the fault is in the copy. */
  async with<T>(mutant: Mutant, task: () => Promise<T>): Promise<T> {
    const path = join(this.folder, mutant.file);
    const source = await readFile(path, 'utf8');
    await writeFile(path, mutated(source, mutant));
    try {
      return await task();
    } finally {
      await writeFile(path, source);
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** @throws Error if a text that is to be replaced does not stand in the source once */
export function mutated(source: string, { fault, file, edits }: Mutant): string {
  return edits.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2)
      throw new Error(`${file} has ${parts.length - 1} times what this fault replaces: ${fault}`);
    return parts.join(to);
  }, source);
}

/** Git names a file that was removed and not yet committed. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
