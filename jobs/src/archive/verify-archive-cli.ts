import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { unzipSync } from 'fflate';
import { MANIFEST_PATH, sha256 } from './archive-manifest.ts';
import { verifyArchive } from './verify-archive.ts';

const USAGE = `usage: verify:archive FILE.zip [MANIFEST-SHA256]

Checks every file of an archive against its manifest, and the manifest against the SHA-256 that the POC was published
with. Without that, whoever has changed both a file and the manifest is not found out.
Exit status: 0 as it was made, 1 changed, 2 could not verify.`;

/** @returns the exit status */
export async function verifyArchiveFile(
  args: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const [path, expected, ...more] = parseArgs({ args: [...args], allowPositionals: true }).positionals;
  const isHash = expected === undefined || /^[0-9a-f]{64}$/.test(expected);
  if (path === undefined || !isHash || more.length > 0) {
    print(USAGE);
    return 2;
  }
  const zip = await readFile(path);
  const own = manifestHashOf(zip);
  const problems = verifyArchive(zip, expected ?? own ?? '');
  for (const problem of problems) print(problem);
  if (problems.length > 0) return 1;
  print(
    expected === undefined
      ? `Every file is as its manifest says. Compare the manifest's SHA-256 with that of the POC: ${own}`
      : 'The archive is as it was made.',
  );
  return 0;
}

function manifestHashOf(zip: Uint8Array): string | undefined {
  try {
    const manifest = unzipSync(zip, { filter: ({ name }) => name === MANIFEST_PATH })[MANIFEST_PATH];
    return manifest && sha256(manifest);
  } catch {
    // Not a zip; this is what verifyArchive says of it.
    return undefined;
  }
}

if (import.meta.filename === process.argv[1]) {
  verifyArchiveFile(process.argv.slice(2), console.log).then(
    status => {
      process.exitCode = status;
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 2;
    },
  );
}
