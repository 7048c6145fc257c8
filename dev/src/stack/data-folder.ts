import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The bit that lets everybody pass through a folder. */
const OTHERS_MAY_ENTER = 0o001;

/**
 * Where an installation keeps its data: what is configured, else `.tatami` in the checkout. PostgreSQL refuses to run
 * as root and then runs as a user of its own, who cannot enter a checkout below, say, /root (0700); the data is then in
 * /var/lib/tatami, in a folder for each checkout.
 */
export async function chooseDataFolder(options: {
  checkout: string;
  configured: string | undefined;
  isRoot: boolean;
}): Promise<string> {
  const { checkout, configured, isRoot } = options;
  if (configured !== undefined && configured !== '') return resolve(configured);
  if (!isRoot || (await everybodyMayEnter(checkout))) return join(checkout, '.tatami');
  const name = createHash('sha256').update(resolve(checkout)).digest('hex').slice(0, 16);
  return join('/var/lib/tatami', name);
}

/** Whether the folder and all above it let everybody pass. */
async function everybodyMayEnter(folder: string): Promise<boolean> {
  const path = resolve(folder);
  const { mode } = await stat(path);
  if ((mode & OTHERS_MAY_ENTER) === 0) return false;
  const parent = dirname(path);
  return parent === path || everybodyMayEnter(parent);
}
