export interface Token {
  readonly text: string;
  readonly colour: string;
}

const THEME = {
  plain: '#d5dcf5',
  keyword: '#c792ea',
  string: '#a5e075',
  number: '#f78c6c',
  comment: '#7a83a8',
  call: '#82aaff',
  type: '#ffcb6b',
} as const;

/** Words that many languages have in common: a video shows a few lines of any of them, for a few seconds. */
const KEYWORDS = new Set(
  'abstract and as async await begin break case catch class const continue def default defer do elif else elsif end enum export extends false final finally fn for from func function go if impl implements import in include interface is let match mod module mut namespace new nil None not null nullptr or package pass private protected pub public raise return select self static struct super switch then this throw throws trait true True False try type undefined unless until use using val var void when where while with yield'.split(
    ' ',
  ),
);

const TOKEN =
  /(?<comment>\/\/.*|--\s.*|#(?=\s|!).*|\/\*.*?(?:\*\/|$))|(?<string>"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?)|(?<number>\b\d[\w.]*)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)|(?<other>\s+|.)/gu;

/** A line of code in the colours of an editor. */
export function colouredTokens(line: string): Token[] {
  return [...line.matchAll(TOKEN)].map(({ 0: text, groups = {}, index }) => {
    if (groups.comment !== undefined) return { text, colour: THEME.comment };
    if (groups.string !== undefined) return { text, colour: THEME.string };
    if (groups.number !== undefined) return { text, colour: THEME.number };
    if (groups.word === undefined) return { text, colour: THEME.plain };
    if (KEYWORDS.has(text)) return { text, colour: THEME.keyword };
    if (line[index + text.length] === '(') return { text, colour: THEME.call };
    return { text, colour: /^\p{Lu}/u.test(text) ? THEME.type : THEME.plain };
  });
}
