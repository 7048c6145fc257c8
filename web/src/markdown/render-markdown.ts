import createSanitiser from 'dompurify';
import { Marked, type TokensList } from 'marked';

/**
 * What is left of HTML in a description. No class, id, name or style: with those it could look like a part of the page
 * or get into the way of its scripts. Nothing that loads, plays, submits or frames.
 */
const TAGS = (
  'a abbr b blockquote br code dd del details div dl dt em h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q s samp small ' +
  'span strong sub summary sup table tbody td tfoot th thead tr u ul var'
).split(' ');
const ATTRIBUTES = ['href', 'title', 'start', 'colspan', 'rowspan', 'open', 'lang', 'dir'];
/** Not an address within the page: a relative one would lead to some screen of ours. */
const ADDRESSES = /^(?:https?:\/\/|mailto:)/i;

const markdown = new Marked({
  gfm: true,
  renderer: {
    // The name of the POC is the page's only h1.
    heading({ tokens, depth }) {
      const level = Math.min(depth + 1, 6);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
    },
    // To load it would tell its host who reads this, and when. A link does so when somebody wants it.
    image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

// An instance of its own: its hook is for descriptions alone.
const sanitiser = createSanitiser(window);
sanitiser.addHook('afterSanitizeAttributes', element => {
  // Code that is too wide is scrolled by the arrow keys, too.
  if (element.nodeName === 'PRE') element.setAttribute('tabindex', '0');
  if (element.nodeName !== 'A' || !element.hasAttribute('href')) return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer nofollow');
});

/**
 * Markdown, whoever wrote it, as nodes that are safe to show.
 * @throws RangeError for what is nested too deeply to be anything but an attack
 */
export function renderMarkdown(source: string): DocumentFragment {
  const tokens = markdown.lexer(source);
  raiseHeadings(tokens);
  return sanitiser.sanitize(markdown.parser(tokens), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: ADDRESSES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/** The highest of them comes next to the name of the POC: a level that is left out looks like a part that is missing. */
function raiseHeadings(tokens: TokensList): void {
  let highest = Number.POSITIVE_INFINITY;
  markdown.walkTokens(tokens, token => {
    if (token.type === 'heading') highest = Math.min(highest, token.depth);
  });
  markdown.walkTokens(tokens, token => {
    if (token.type === 'heading') token.depth -= highest - 1;
  });
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
