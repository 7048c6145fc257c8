import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { ObjectKey } from '../object-key.ts';
import type { StartedUpload } from '../object-store.ts';
import { isMissing, unlessMissing } from './missing-file.ts';

const KEY_FILE = 'key';

/** The parts of files that are being sent: a folder for each upload, with the key in a file, and a file for each part. */
export class PartFolders {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** The folder appears with its key in it, so that no upload is ever without one. */
  async start(key: ObjectKey): Promise<string> {
    const uploadId = randomUUID();
    const beginning = join(this.#root, `${uploadId}.new`);
    await mkdir(beginning, { recursive: true });
    await writeFile(join(beginning, KEY_FILE), key);
    await rename(beginning, join(this.#root, uploadId));
    return uploadId;
  }

  /** @throws TatamiError `upload-incomplete` if there is no such upload, or it is another object's */
  async partPath(key: ObjectKey, uploadId: string, number: number): Promise<string> {
    if ((await this.#keyOf(uploadId)) !== key) throw new TatamiError('upload-incomplete');
    return join(this.#root, uploadId, String(number));
  }

  /** The sizes of the parts that are there, by number; none for an upload that is not there or another object's. */
  async parts(key: ObjectKey, uploadId: string): Promise<Map<number, number>> {
    const sizes = new Map<number, number>();
    if ((await this.#keyOf(uploadId)) !== key) return sizes;
    const folder = join(this.#root, uploadId);
    for (const name of (await unlessMissing(readdir(folder))) ?? []) {
      const file = name === KEY_FILE ? undefined : await unlessMissing(stat(join(folder, name)));
      if (file !== undefined) sizes.set(Number(name), file.size);
    }
    return sizes;
  }

  async remove(key: ObjectKey, uploadId: string): Promise<void> {
    if ((await this.#keyOf(uploadId)) !== key) return;
    await rm(join(this.#root, uploadId), { recursive: true, force: true });
  }

  async *list(): AsyncGenerator<StartedUpload> {
    for (const uploadId of (await unlessMissing(readdir(this.#root))) ?? []) {
      const key = await this.#keyOf(uploadId);
      const folder = await unlessMissing(stat(join(this.#root, uploadId, KEY_FILE)));
      // Written by `start`, of a key.
      if (key !== undefined && folder !== undefined) {
        yield { key: key as ObjectKey, uploadId, startedAtMs: folder.mtimeMs };
      }
    }
  }

  async #keyOf(uploadId: string): Promise<string | undefined> {
    if (!isUuid(uploadId)) return undefined;
    try {
      return await readFile(join(this.#root, uploadId, KEY_FILE), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}
