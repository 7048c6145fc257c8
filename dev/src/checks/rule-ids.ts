import type { SourceFile } from './source-files.ts';

/** A rule in a SPEC.md: its id in bold. */
const RULE = /\*\*([A-Z]{1,3}\d+)\*\*/g;
/** What a test title cites: `'[J3] …'`, `'[J3] [J4] …'` or `'[J3, J4] …'`. */
const CITATION = /['"`]((?:\[[A-Z]{1,3}\d+(?:, ?[A-Z]{1,3}\d+)*\] ?)+)/g;
const ID = /[A-Z]{1,3}\d+/g;

/** One sentence for each rule that no test cites, each cited id that is no rule, and each rule named twice. */
export function ruleProblems(specs: readonly SourceFile[], tests: readonly SourceFile[]): string[] {
  const problems: string[] = [];
  const rules = new Map<string, string>();
  for (const spec of specs) {
    for (const [, id = ''] of spec.text.matchAll(RULE)) {
      if (rules.has(id)) problems.push(`${spec.path}: rule ${id} is already in ${rules.get(id)}`);
      else rules.set(id, spec.path);
    }
  }
  const cited = new Set<string>();
  for (const test of tests) {
    for (const [, ids = ''] of test.text.matchAll(CITATION)) {
      for (const [id] of ids.matchAll(ID)) {
        cited.add(id);
        if (!rules.has(id)) problems.push(`${test.path}: there is no rule ${id}`);
      }
    }
  }
  for (const [id, path] of rules) {
    if (!cited.has(id)) problems.push(`${path}: no test cites rule ${id}`);
  }
  return problems;
}
