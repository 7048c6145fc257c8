/** As much of a chunk of the build as its name is made of. */
interface NamedChunk {
  /** What Rolldown would call it: a file of it. */
  readonly name: string;
  readonly isDynamicEntry: boolean;
  /** In the order in which they run. */
  readonly moduleIds: readonly string[];
}

const PACKAGE = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const WORKSPACE = /.*\/([^/]+)\/src\//;
/** Chunks of more than one package. */
export const CHUNK_GROUPS = [{ name: 'yjs', test: /\/node_modules\/(yjs|lib0|y-protocols)\// }];
/** Files of packages that are all called the same. */
const SAYS_NOTHING = new Set(['dist', 'esm', 'index', 'module']);

/**
 * A chunk that is asked for by name keeps it, and so does a group. One that others share is called after the package that most of it is of.
 * @returns a pattern of Rolldown
 */
export function chunkFileName({ name, isDynamicEntry, moduleIds }: NamedChunk): string {
  const isGroup = CHUNK_GROUPS.some(group => group.name === name);
  const isTelling = isGroup || (isDynamicEntry && !SAYS_NOTHING.has(name));
  const home = isTelling ? 'web' : mostFrequent(moduleIds.toReversed().map(homeOf));
  return `assets/${home === 'web' ? '[name]' : home.replace('@', '').replace('/', '-')}-[hash].js`;
}

function homeOf(moduleId: string): string {
  return PACKAGE.exec(moduleId)?.[1] ?? WORKSPACE.exec(moduleId)?.[1] ?? 'web';
}

/** The first of those. */
function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 'web';
}
