import { posix } from 'node:path';
import type { SourceFile } from './source-files.ts';

/**
 * Which packages of this repository a package may import. Arrows point one way: what runs in a browser knows no
 * server, a service knows no other service, and only `dev` and `test` know them all. `kernel` is everybody's, and not
 * listed.
 */
const ALLOWED_IMPORTS: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  protocol: [],
  client: ['protocol'],
  web: ['client', 'protocol'],
  persistence: ['protocol', 'engines'],
  bus: ['protocol', 'engines'],
  engines: [],
  identity: ['protocol'],
  service: [],
  'collab-server': ['service', 'protocol', 'persistence', 'bus', 'identity'],
  'poc-api': ['service', 'protocol', 'persistence', 'identity'],
  loadtest: ['client', 'protocol'],
  dev: [
    'service',
    'protocol',
    'client',
    'engines',
    'persistence',
    'bus',
    'identity',
    'collab-server',
    'poc-api',
    'web',
  ],
  test: [
    'service',
    'protocol',
    'client',
    'engines',
    'persistence',
    'bus',
    'identity',
    'collab-server',
    'poc-api',
    'web',
    'dev',
  ],
};

const IMPORTS = [
  /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
  /^\s*import\s*['"]([^'"]+)['"]/gm,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
];

/** One sentence for each import that goes where it must not. */
export function importProblems(files: readonly SourceFile[]): string[] {
  const problems: string[] = [];
  for (const file of files) {
    const own = file.path.split('/')[0] ?? '';
    const allowed = ALLOWED_IMPORTS[own];
    // Files beside the packages, such as vitest.config.ts, belong to the tools.
    if (!file.path.includes('/')) continue;
    if (allowed === undefined) {
      problems.push(`${file.path}: nothing says what the package ${own} may import`);
      continue;
    }
    for (const specifier of importsOf(file.text)) {
      const target = targetOf(specifier, file.path);
      if (target === undefined || target === own) continue;
      if (target !== 'kernel' && !allowed.includes(target)) {
        problems.push(`${file.path}: ${own} must not import ${target} (${specifier})`);
      } else if (specifier.startsWith('.')) {
        problems.push(`${file.path}: imports ${specifier} by its path; use @tatami/${target}`);
      }
    }
  }
  return problems;
}

function importsOf(text: string): string[] {
  return IMPORTS.flatMap(pattern => Array.from(text.matchAll(pattern), match => match[1] ?? ''));
}

/** The package of this repository that an import leads to; undefined for a dependency. */
function targetOf(specifier: string, importer: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(importer), specifier).split('/')[0];
  return /^@tatami\/([^/]+)/.exec(specifier)?.[1];
}
