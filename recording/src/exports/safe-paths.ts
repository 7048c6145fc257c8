/**
 * A path for each name of a file, in the same order. A file may have any name in a document: none of them may lead out of
 * the folder that it is written to, or be one of git's own.
 */
export function safePaths(files: readonly string[]): string[] {
  const paths = new Set<string>();
  for (const [index, name] of files.entries()) {
    const safe =
      name
        .replace(/[^A-Za-z0-9_.-]/g, '_')
        .replace(/^[.-]/, '_')
        .slice(0, 100) || '_';
    let path = safe;
    while (paths.has(path)) path = `${index}-${path}`;
    paths.add(path);
  }
  return [...paths];
}
