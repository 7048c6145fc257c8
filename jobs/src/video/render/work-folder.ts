import { createHash } from 'node:crypto';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Changes with everything that changes what is made of the same script. */
const ENGINE_VERSION = 1;

/**
 * The pieces that a video is made of, each named by what it is made from. Whoever begins again after a crash finds those
 * that are there: a piece has its name only when it is whole.
 */
export class WorkFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async open(path: string): Promise<WorkFolder> {
    await mkdir(path, { recursive: true });
    return new WorkFolder(path);
  }

  /** Makes a piece, unless it is there. Returns where it is. */
  async piece(ending: string, inputs: unknown, make: (path: string) => Promise<unknown>): Promise<string> {
    const hash = createHash('sha256')
      .update(JSON.stringify([ENGINE_VERSION, ending, inputs]))
      .digest('hex');
    const path = join(this.path, `${hash.slice(0, 32)}.${ending}`);
    if (await isThere(path)) return path;
    // With its ending, which tells ffmpeg the format.
    const unfinished = join(this.path, `unfinished-${hash.slice(0, 32)}.${ending}`);
    await make(unfinished);
    await rename(unfinished, path);
    return path;
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Removes what nobody came back for: the work of videos that were cancelled or that another machine has taken over. */
export async function removeOldWork(folder: string, beforeMs: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (mtimeMs < beforeMs) await rm(path, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
