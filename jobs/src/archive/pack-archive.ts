import { zipSync } from 'fflate';
import { type ArchiveFiles, archiveFiles } from './archive-files.ts';
import { type ArchiveManifest, MANIFEST_PATH, manifestOf, sha256 } from './archive-manifest.ts';
import type { ArchiveSource } from './archive-source.ts';

/** The time of every file in a zip, which cannot be without: the first that the format knows. */
const ZIP_EPOCH = new Date(1980, 0, 1);

export interface PackedArchive extends Pick<ArchiveFiles, 'languages' | 'warnings' | 'sourceNames'> {
  readonly zip: Uint8Array;
  readonly manifest: ArchiveManifest;
  /** SHA-256 of the manifest as it is in the zip, in hex: it names the archive for ever. */
  readonly manifestHash: string;
}

/** The archive as one file. The same journal makes the same bytes, so that a second try changes nothing. */
export function packArchive(source: ArchiveSource): PackedArchive {
  const { files, languages, warnings, sourceNames } = archiveFiles(source);
  const manifest = manifestOf(source, files);
  const manifestBytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const entries = [...files, [MANIFEST_PATH, manifestBytes] as const].sort(([a], [b]) => (a < b ? -1 : 1));
  const zip = zipSync(Object.fromEntries(entries), { level: 9, mtime: ZIP_EPOCH, os: 3 });
  return { zip, manifest, manifestHash: sha256(manifestBytes), languages, warnings, sourceNames };
}
