import { dirname, join, normalize } from 'node:path/posix';
import type { SourceFile } from './source-files.ts';

const LINK = /\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^(?:[a-z]+:|#|\/)/;

/** One sentence for each link of a document to a file of the repository that is not there. */
export async function linkProblems(
  documents: readonly SourceFile[],
  exists: (path: string) => Promise<boolean>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { path, text } of documents) {
    for (const [, link = ''] of text.matchAll(LINK)) {
      if (ELSEWHERE.test(link)) continue;
      const target = normalize(join(dirname(path), link.replace(/#.*$/, '')));
      if (!(await exists(target))) problems.push(`${path}: ${link} is not there`);
    }
  }
  return problems;
}
