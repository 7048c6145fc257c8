import { unzipSync } from 'fflate';
import { type ArchiveManifest, MANIFEST_PATH, sha256 } from './archive-manifest.ts';

/**
 * What is wrong with an archive, one sentence each; none if it is as it was made.
 * @param manifestHash of the manifest, as it was published with the POC: without it a changed manifest could not be told
 */
export function verifyArchive(zip: Uint8Array, manifestHash: string): string[] {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(zip);
  } catch {
    return ['The file is not a zip that can be read'];
  }
  const { [MANIFEST_PATH]: manifestBytes, ...files } = entries;
  const manifest = manifestBytes === undefined ? undefined : parse(manifestBytes);
  if (manifest === undefined) return ['There is no manifest that can be read'];
  const problems: string[] = [];
  if (manifestBytes !== undefined && sha256(manifestBytes) !== manifestHash) {
    problems.push(`${MANIFEST_PATH} was changed`);
  }
  for (const { path, size, sha256: expected } of manifest.files) {
    const bytes = files[path];
    if (bytes === undefined) problems.push(`${path} is missing`);
    else if (bytes.length !== size || sha256(bytes) !== expected) problems.push(`${path} was changed`);
  }
  const known = new Set(manifest.files.map(({ path }) => path));
  for (const path of Object.keys(files)) if (!known.has(path)) problems.push(`${path} was added`);
  return problems;
}

function parse(bytes: Uint8Array): ArchiveManifest | undefined {
  try {
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as ArchiveManifest;
    return Array.isArray(manifest.files) ? manifest : undefined;
  } catch {
    return undefined;
  }
}
