import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assembleImage, START_FILE } from '@tatami/ops/images';

const FOLDER = resolve('.tatami/load/collab-server');

/**
 * The collaboration server as its image has it, for all pods of a run. What development runs is not what is deployed: a
 * compiler that keeps the names of functions gives each closure a property of its own, 256 bytes.
 * @returns the file to start
 */
export async function assembleTatami(say: (line: string) => void): Promise<string> {
  say('Putting the image of the collaboration server together.');
  await rm(FOLDER, { recursive: true, force: true });
  await assembleImage('collab-server', FOLDER);
  return join(FOLDER, START_FILE);
}
