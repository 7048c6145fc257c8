import { createECDH } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from '../write-file-whole.ts';

interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly subject: string;
}

/** The keys for Web Push of this data folder, made at its first start: browsers that subscribed go on with them. */
export async function vapidKeys(dataDir: string): Promise<VapidKeys> {
  const file = join(dataDir, 'vapid.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VapidKeys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  const made = { publicKey, privateKey: pair.getPrivateKey('base64url'), subject: 'mailto:nobody@localhost' };
  await writeFileWhole(file, JSON.stringify(made), 0o600);
  return made;
}
