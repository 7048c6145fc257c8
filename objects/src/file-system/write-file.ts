import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TatamiError } from '@tatami/protocol';
import { ContentHash, type ObjectContent } from '../object-content.ts';

/**
 * Writes a file that is there whole or not at all, also after a power failure: under another name first, then renamed.
 * @param content what has to come; bytes beyond its size are not even written
 * @throws TatamiError `content-mismatch`, and what the source throws; nothing is left behind then
 */
export async function writeFileWhole(options: {
  readonly path: string;
  readonly temporaryFolder: string;
  readonly source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly content?: ObjectContent;
}): Promise<void> {
  const { path, temporaryFolder, source, content } = options;
  const temporary = join(temporaryFolder, randomUUID());
  const hash = new ContentHash();
  let sizeBytes = 0;
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const bytes of source) {
        sizeBytes += bytes.length;
        if (content !== undefined && sizeBytes > content.sizeBytes) throw new TatamiError('content-mismatch');
        hash.update(bytes);
        await file.write(bytes);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    const { sha256 } = hash.content();
    if (content !== undefined && (sizeBytes !== content.sizeBytes || sha256 !== content.sha256)) {
      throw new TatamiError('content-mismatch');
    }
    await mkdir(dirname(path), { recursive: true });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The bytes of files, one after the other. */
export async function* concatenated(paths: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const path of paths) yield* createReadStream(path) as AsyncIterable<Buffer>;
}
