import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { ProcessIdentity } from '@tatami/engines';
import { isAlive, processIdentity } from '@tatami/engines';
import { writeFileWhole } from '../write-file-whole.ts';

/** Who runs on a data folder. */
export interface LockHolder {
  readonly process: ProcessIdentity;
  /** Where the page is, once it is up. */
  readonly address?: string;
  /** Processes that the holder has started and that may outlive it. */
  readonly children: readonly ProcessIdentity[];
}

export type LockAttempt =
  | { readonly kind: 'acquired'; readonly lock: LockFile; readonly crashed: LockHolder | undefined }
  | { readonly kind: 'held'; readonly by: LockHolder };

/**
 * At most one launcher runs on a data folder. The lock of one that was killed is taken over: a lock names its process
 * by number and start, and counts only while that process lives.
 */
export class LockFile {
  readonly #file: string;
  #holder: LockHolder;
  /** Updates come from several processes at once; the last one has to be the last that is written. */
  #written: Promise<void> = Promise.resolve();

  private constructor(file: string, holder: LockHolder) {
    this.#file = file;
    this.#holder = holder;
  }

  static async acquire(file: string): Promise<LockAttempt> {
    const own = processIdentity(process.pid);
    if (own === undefined) throw new Error('This system does not tell when a process began');
    const holder: LockHolder = { process: own, children: [] };
    let crashed: LockHolder | undefined;
    for (;;) {
      if (await createWhole(file, JSON.stringify(holder))) {
        return { kind: 'acquired', lock: new LockFile(file, holder), crashed };
      }
      const by = await readHolder(file);
      if (by !== undefined && isAlive(by.process)) return { kind: 'held', by };
      // Out of the way under a name of our own, so that of two launchers that see it only one moves it.
      const aside = `${file}.${randomBytes(6).toString('hex')}`;
      const isMine = await rename(file, aside).then(
        () => true,
        () => false,
      );
      if (!isMine) continue;
      const moved = await readHolder(aside);
      // Somebody was faster and this is their new lock: put it back.
      if (moved !== undefined && isAlive(moved.process)) await link(aside, file).catch(() => undefined);
      else crashed = moved ?? crashed;
      await rm(aside, { force: true });
    }
  }

  async update(change: Partial<Pick<LockHolder, 'address' | 'children'>>): Promise<void> {
    this.#holder = { ...this.#holder, ...change };
    this.#written = this.#settled().then(() => writeFileWhole(this.#file, JSON.stringify(this.#holder)));
    await this.#written;
  }

  async release(): Promise<void> {
    await this.#settled();
    await rm(this.#file, { force: true });
  }

  /** When no write is under way; whoever asked for one that failed was told. */
  #settled(): Promise<void> {
    return this.#written.catch(() => undefined);
  }
}

/** Creates the file with its content in one step; false if there is one. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function readHolder(file: string): Promise<LockHolder | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockHolder;
  } catch {
    // Gone, or not one of ours: nobody holds it.
    return undefined;
  }
}
