import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that take more than 15 s, longest first. Vitest starts with the largest files where it has seen no run before,
 * and one of these at the end leaves the other core idle.
 */
const LONG_FILES = [
  'test/simulation/simulation.test.ts',
  'test/hostile/attacks.test.ts',
  'test/native-clients/native-clients.test.ts',
  'test/hostile/stalled-readers.test.ts',
  'test/browser-kill.test.ts',
  'test/page-editor.test.ts',
  'dev/src/start.test.ts',
  'test/page-pocs.test.ts',
  'test/page-turns.test.ts',
  'test/page-session.test.ts',
  'test/page-attachments.test.ts',
  'test/page-replay.test.ts',
  'test/page-unsaved.test.ts',
  'bus/src/redis-installations.test.ts',
  'search/src/opensearch/opensearch-search-index.test.ts',
  'search-indexer/src/main.test.ts',
  'ops/src/images/assemble-image.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = (file: TestSpecification) => {
      const index = LONG_FILES.findIndex(name => file.moduleId.endsWith(`/${name}`));
      return index === -1 ? LONG_FILES.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
