/** Letters that Unicode does not take apart into a base and a mark. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l' };

/** Longer ones are cut: nobody types them, and PostgreSQL takes no word of over 2 KB. */
export const MAX_KEY_LENGTH = 64;

/** A word as it is compared: small letters and digits, without accents. May be empty, for what has neither. */
export function fold(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[ßæœøđł]/g, letter => WHOLE_LETTERS[letter] ?? letter)
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .slice(0, MAX_KEY_LENGTH)
    .replace(/\p{Surrogate}$/u, '');
}

/** A label as it is compared: `Go` and `go` are one language, `C`, `C++` and `C#` are three. */
export function labelKey(label: string): string {
  return label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();
}
