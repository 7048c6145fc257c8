import type { Snippet } from '../script/video-data.ts';
import { holdsSecret } from './secret-text.ts';
import { shownLine } from './shown-line.ts';

const MOST_LINES = 12;
const LEAST_LINES = 3;
/** Lines that can be read to their end in a narrow picture. */
const NARROW = 46;

/** The piece of a text that shows best: it begins where something begins, and fits. Undefined if there is none. */
export function snippetOf(fileName: string, text: string): Snippet | undefined {
  if (holdsSecret(text)) return undefined;
  const lines = text.split('\n').map(shownLine);
  let best: readonly string[] = [];
  for (const [start, line] of lines.entries()) {
    if (/^(\s|$|[})\]])/.test(line)) continue;
    const piece = withoutEmptyEnd(lines.slice(start, start + MOST_LINES));
    if (score(piece) > score(best)) best = piece;
  }
  return best.length < LEAST_LINES ? undefined : { fileName, lines: best };
}

/** The first block of code in Markdown. */
export function snippetOfMarkdown(markdown: string): Snippet | undefined {
  const [, language = '', code = ''] = /```([\w+#-]*)[^\n]*\n([\s\S]*?)```/.exec(markdown) ?? [];
  return snippetOf(language === '' ? 'README.md' : `README.md · ${language}`, code);
}

/** A line of code that fits is worth more than one that is cut off; imports tell nothing. */
function score(lines: readonly string[]): number {
  return lines.reduce((sum, line) => {
    if (line.trim().length < 2) return sum;
    if (/^(import|from|#include|using|package)\b/.test(line)) return sum - 0.2;
    return sum + (line.length <= NARROW ? 1 : 0.6);
  }, 0);
}

function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex(line => line !== '') + 1);
}
