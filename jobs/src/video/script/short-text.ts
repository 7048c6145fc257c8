import { printable } from '../../report/printable.ts';

/** What somebody typed, on one line and no longer than there is room for, without pictures that our fonts do not have. */
export function shortText(text: string, most: number): string {
  const line = printable(text)
    .replace(/\p{Extended_Pictographic}|\u200d|\ufe0f/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  const characters = Array.from(line);
  if (characters.length <= most) return line;
  const cut = characters.slice(0, most - 1).join('');
  const atWord = cut.slice(0, Math.max(cut.lastIndexOf(' '), 0));
  return `${(atWord.length > most / 2 ? atWord : cut).trimEnd()}…`;
}

/** Markdown as plain text: the first paragraph, without code, marks and addresses. */
export function plainText(markdown: string, most: number): string {
  const [paragraph = ''] = markdown
    .replace(/```[\s\S]*?(```|$)/g, '')
    .split(/\n\s*\n/)
    .map(part => part.replace(/^#+ .*$/gm, '').trim())
    .filter(part => part !== '');
  const text = paragraph
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/https?:\/\/\S+/g, '')
    .replace(/[*_`>#|~]+/g, '');
  return shortText(text, most);
}
