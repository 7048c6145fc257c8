import { isFileName } from '@tatami/protocol';

const MAX_LENGTH = 100;

/**
 * A path for each name of a file, in the same order. A file may have any name in a document: none of them may lead out of
 * the folder that it is written to, be one of git's own, or be the folder of another.
 */
export function safePaths(files: readonly string[]): string[] {
  const paths = new Set<string>();
  const folders = new Set<string>();
  for (const [index, name] of files.entries()) {
    const parts = isFileName(name) ? name.split('/') : [name];
    let path = parts.map(safePart).join('/').slice(0, MAX_LENGTH).replace(/\/$/, '');
    while (paths.has(path) || folders.has(path) || foldersOf(path).some(folder => paths.has(folder))) {
      path = `${index}-${path.replaceAll('/', '_')}`;
    }
    paths.add(path);
    for (const folder of foldersOf(path)) folders.add(folder);
  }
  return [...paths];
}

function safePart(part: string): string {
  return part.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^[.-]/, '_') || '_';
}

/** `a` and `a/b` of `a/b/c.js`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
