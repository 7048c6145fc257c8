import { isPair } from './surrogates.ts';

/** Bytes of a UTF-16 unit in UTF-8. A surrogate counts 2, so a pair counts its 4; a lone one is written as U+FFFD. */
function utf8Bytes(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  if (unit < 0xd800 || unit > 0xdfff) return 3;
  return isPair(text, at) || isPair(text, at - 1) ? 2 : 3;
}

/**
 * Where to cut a text: the end (UTF-16 offset) of the longest piece from `from` on that takes at most `maxBytes` in
 * UTF-8 and does not cut a surrogate pair. At least one code point is taken, however small the limit.
 */
export function cutAt(text: string, from: number, maxBytes: number): number {
  let bytes = 0;
  let end = from;
  while (end < text.length) {
    const units = isPair(text, end) ? 2 : 1;
    bytes += units * utf8Bytes(text, end);
    if (bytes > maxBytes && end > from) return end;
    end += units;
  }
  return end;
}

/**
 * Pieces of a text that each take at most `maxBytes` in UTF-8; joined they are the text. Surrogate pairs stay whole,
 * so a limit under 4 bytes may be exceeded by one code point.
 */
export function splitPaste(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = cutAt(text, from, maxBytes);
    pieces.push(text.slice(from, end));
    from = end;
  }
  return pieces;
}
