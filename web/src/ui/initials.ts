/** The first letters of the first and the last name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter(word => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0]?.match(/./u)?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.match(/./u)?.[0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}
