import type { Mutant } from './mutants.ts';

/** The table in RELIABILITY.md. */
export function mutantsMarkdown(mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ fault, test, testFile }) => `| ${fault} | ${test} | \`${testFile}\` |`);
  return ['| fault | noticed by | in |', '|---|---|---|', ...rows].join('\n');
}
