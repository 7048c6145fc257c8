/** Whether the two UTF-16 units from `at` on are one code point. */
export function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

/**
 * The text without halves of surrogate pairs. Yjs sends text as UTF-8, which has no such half: one that is inserted, or
 * is made by cutting a pair, arrives as U+FFFD.
 */
export function withoutLoneSurrogates(text: string): string {
  // With the flag u, a pair is one character and only halves are of the category Surrogate.
  return text.replace(/\p{Surrogate}/gu, '');
}
