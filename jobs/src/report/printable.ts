/**
 * What somebody typed, without what no file may hold: control characters, which XML does not know and a table would
 * break at, and halves of characters.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\ufffe\uffff]+/gu, ' ').replace(/\p{Surrogate}/gu, '\ufffd');
}
