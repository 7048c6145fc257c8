/** The languages that file names tell, as people write them. */
const BY_EXTENSION: ReadonlyMap<string, string> = new Map(
  Object.entries({
    JavaScript: ['js', 'mjs', 'cjs', 'jsx'],
    TypeScript: ['ts', 'mts', 'cts', 'tsx'],
    Python: ['py'],
    Java: ['java'],
    Kotlin: ['kt', 'kts'],
    Swift: ['swift'],
    Go: ['go'],
    Rust: ['rs'],
    Ruby: ['rb'],
    PHP: ['php'],
    'C#': ['cs'],
    'C++': ['cpp', 'cc', 'cxx', 'hpp'],
    C: ['c', 'h'],
    Scala: ['scala'],
    Elixir: ['ex', 'exs'],
    Haskell: ['hs'],
    SQL: ['sql'],
    HTML: ['html', 'htm'],
    CSS: ['css'],
    Shell: ['sh', 'bash'],
  }).flatMap(([language, extensions]) => extensions.map(extension => [extension, language])),
);

/** Undefined for a name that tells none. */
export function languageOf(fileName: string): string | undefined {
  return BY_EXTENSION.get(fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase());
}

/** UTF-8 bytes of each language, most first; files of no language that we know count for none. */
export function languagesOf(files: ReadonlyMap<string, string>): { name: string; bytes: number }[] {
  const bytes = new Map<string, number>();
  for (const [name, text] of files) {
    const language = languageOf(name);
    if (language === undefined) continue;
    bytes.set(language, (bytes.get(language) ?? 0) + Buffer.byteLength(text));
  }
  return [...bytes]
    .map(([name, size]) => ({ name, bytes: size }))
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}
