import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program.ts';

/** A folder with what Maven has fetched, and the Java that runs it; or why there is none. */
export type FoundByMaven =
  | { readonly kind: 'found'; readonly java: string; readonly folder: string }
  | { readonly kind: 'missing'; readonly because: string };

const OLDEST_JAVA = 17;

/**
 * Finds a folder in the user's cache, of whatever checkout it was filled, or fills it.
 * @param name of the folder; has the version in it
 * @param fill puts everything into a folder that is empty; says what is wrong if it cannot
 */
export async function findByMaven(
  name: string,
  fill: (programs: { maven: string; java: string }, folder: string) => Promise<string | undefined>,
): Promise<FoundByMaven> {
  const java = findProgram('java');
  if (java === undefined) return { kind: 'missing', because: 'there is no java' };
  if (!isRecent(java)) return { kind: 'missing', because: `java is older than ${OLDEST_JAVA}` };
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tatami');
  const folder = join(cache, name);
  if (existsSync(folder)) return { kind: 'found', java, folder };
  const maven = findProgram('mvn');
  if (maven === undefined) return { kind: 'missing', because: 'there is no mvn' };
  await mkdir(cache, { recursive: true });
  // Filled beside and renamed, so that a fetch that ended half-way is not taken for a whole one.
  const unfinished = await mkdtemp(`${folder}.`);
  try {
    const trouble = await fill({ maven, java }, unfinished);
    if (trouble !== undefined) return { kind: 'missing', because: `mvn cannot fetch it: ${trouble}` };
    await rename(unfinished, folder).catch(error => {
      // Another process was faster.
      if (!existsSync(folder)) throw error;
    });
    return { kind: 'found', java, folder };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** `java -version` writes to its error output: `openjdk version "17.0.15" 2025-04-15`. */
function isRecent(java: string): boolean {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= OLDEST_JAVA;
}
