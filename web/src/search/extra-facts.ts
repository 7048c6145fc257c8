import type { SearchHit } from '@tatami/rest';

/** A field of an operator's own, as a line shows it. */
export interface ExtraFact {
  readonly name: string;
  readonly value: string;
}

/** What can be shown in a line: single values, and lists of them. What is nested is found and not shown. */
export function extraFacts(extra: SearchHit['extra']): ExtraFact[] {
  return Object.entries(extra).flatMap(([name, value]) => {
    const values = (Array.isArray(value) ? value : [value]).filter(isShown);
    return values.length === 0 ? [] : [{ name, value: values.join(', ') }];
  });
}

function isShown(value: unknown): value is string | number | boolean {
  return (
    (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean'
  );
}
