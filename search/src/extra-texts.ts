/** Nobody looks for a word deeper than this, and what is nested without end is not followed. */
const MAX_DEPTH = 8;

/** The texts in what a mapping file adds to a POC, in their order: they are found, and numbers and names of fields are not. */
export function extraTexts(extra: Readonly<Record<string, unknown>>): string[] {
  return textsIn(extra, MAX_DEPTH);
}

function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value).flatMap(each => textsIn(each, depth - 1));
}
