import { createHash } from 'node:crypto';
import type { ArchiveSource } from './archive-source.ts';

/** What an archive holds, so that anybody can check that nothing of it was changed. */
export interface ArchiveManifest {
  readonly schemaVersion: 1;
  readonly dojoId: string;
  /** The journal's rows 1 to `seq` are in it; `journalHash` is the hash of the last one, which covers all of them. */
  readonly seq: number;
  readonly journalHash: string;
  /** In the order of their paths. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly sha256: string }[];
}

export const MANIFEST_PATH = 'manifest.json';

export function manifestOf(
  { dojoId, seq, hash }: Pick<ArchiveSource, 'dojoId' | 'seq' | 'hash'>,
  files: ReadonlyMap<string, Uint8Array>,
): ArchiveManifest {
  return {
    schemaVersion: 1,
    dojoId,
    seq,
    journalHash: Buffer.from(hash).toString('hex'),
    files: [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, bytes]) => ({ path, size: bytes.length, sha256: sha256(bytes) })),
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
