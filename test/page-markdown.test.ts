import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBundledPage } from './bundled-page.ts';
import { CHROMIUM, hasChromium, launchChromium } from './chromium.ts';

const RENDERER = fileURLToPath(new URL('../web/src/markdown/render-markdown.ts', import.meta.url));
const LINK = 'target="_blank" rel="noopener noreferrer nofollow"';

declare const markdown: { renderMarkdown(source: string): DocumentFragment };
declare global {
  /** What an attack would set. */
  var isHurt: boolean | undefined;
}

// Without a content security policy, which would hide what the sanitiser lets through.
describe.skipIf(!hasChromium)(`Markdown of strangers (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  let page: Page;
  let errors: string[];
  const requests: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    ({ page, errors } = await openBundledPage(browser, { file: RENDERER, globalName: 'markdown' }));
    page.on('request', request => requests.push(request.url()));
  });
  afterAll(() => browser?.close());

  /** The HTML that is shown for it. */
  const shown = (source: string) =>
    page.evaluate(source => {
      document.body.replaceChildren(markdown.renderMarkdown(source));
      return document.body.innerHTML.trim();
    }, source);

  it.each([
    ['headings, one level down', '# One\n\n###### Six', '<h2>One</h2>\n<h6>Six</h6>'],
    ['headings that begin further down', '## One\n\n#### Two', '<h2>One</h2>\n<h4>Two</h4>'],
    ['marks', '**a** *b* ~~c~~ `d`', '<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>'],
    [
      'code without its class',
      '```js\nlet a = "<b>";\n```',
      '<pre tabindex="0"><code>let a = "&lt;b&gt;";\n</code></pre>',
    ],
    ['tasks', '- [x] done', '<ul>\n<li>☑ done</li>\n</ul>'],
    ['links', '[x](https://a.example "t")', `<p><a href="https://a.example" title="t" ${LINK}>x</a></p>`],
    ['addresses', 'https://a.example', `<p><a href="https://a.example" ${LINK}>https://a.example</a></p>`],
    ['mail', '<a@b.example>', `<p><a href="mailto:a@b.example" ${LINK}>a@b.example</a></p>`],
    [
      'images as links',
      '![x"<y](https://a.example/1.png)',
      `<p><a href="https://a.example/1.png" ${LINK}>x"&lt;y</a></p>`,
    ],
    ['some HTML', '<kbd>Tab</kbd>', '<p><kbd>Tab</kbd></p>'],
    [
      'tables',
      '|a|\n|-|\n|b|',
      '<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody><tr>\n<td>b</td>\n</tr>\n</tbody></table>',
    ],
  ])('shows %s', async (_, source, html) => {
    expect(await shown(source)).toBe(html);
  });

  it.each([
    ['a script', '<script>isHurt = true</script>', ''],
    ['a link to a script', '[x](javascript:isHurt=true)', '<p><a>x</a></p>'],
    ['one in capitals and pieces', '<a href="jAva\tscript:isHurt=true">x</a>', '<p><a>x</a></p>'],
    ['one in entities', '[x](&#106;avascript:isHurt=true)', '<p><a>x</a></p>'],
    ['a link to data', '[x](data:text/html,<script>isHurt=true</script>)', /^(?!.*href)/],
    ['a VBScript link', '[x](vbscript:x)', '<p><a>x</a></p>'],
    ['a link into our page', '[x](/pocs/new)', '<p><a>x</a></p>'],
    ['a link to our protocol, elsewhere', '[x](//a.example)', '<p><a>x</a></p>'],
    ['an image that fails', '<img src="x:" onerror="isHurt = true">', ''],
    ['an image from elsewhere', '<img src="https://a.example/1.png">', ''],
    ['an image that is a script', '![x](javascript:isHurt=true)', '<p><a>x</a></p>'],
    ['an image with a quote', '![x](https://a.example/"onmouseover="isHurt=true)', /^(?!.* onmouseover)/],
    ['a handler', '<b onclick="isHurt = true" onfocus=x autofocus tabindex=0>x</b>', '<p><b>x</b></p>'],
    ['SVG', '<svg onload="isHurt = true"><a href="javascript:x">x</a></svg>', /^(?!.*(svg|href|onload))/],
    [
      'MathML',
      '<math><mtext><style><img src onerror="isHurt=true"></style></mtext></math>',
      /^(?!.*(img|math|onerror=))/,
    ],
    [
      'mutation',
      '<form><math><mtext></form><form><mglyph><style></math><img src onerror="isHurt=true">',
      /^(?!.*<(img|form|style))/,
    ],
    [
      'style',
      '<style>body { display: none }</style><p style="position:fixed" class="toast" id="app">x</p>',
      '<p>x</p>',
    ],
    ['a frame', '<iframe srcdoc="<script>parent.isHurt=true</script>"></iframe>', ''],
    ['an object', '<object data="https://a.example"></object><embed src="https://a.example">', '<p></p>'],
    [
      'a form',
      '<form action="https://a.example"><input name=x><button>x</button></form>',
      /^(?!.*<(form|input|button))/,
    ],
    [
      'another base',
      '<base href="https://a.example"><link rel=stylesheet href="https://a.example"><meta http-equiv=refresh content="0;url=https://a.example">',
      '',
    ],
    [
      'names for our scripts',
      '<a name="location" id="app" href="https://a.example">x</a>',
      `<p><a href="https://a.example" ${LINK}>x</a></p>`,
    ],
    [
      'a rel and a target of its own',
      '<a href="https://a.example" target="_top" rel="opener" ping="https://a.example">x</a>',
      `<p><a href="https://a.example" ${LINK}>x</a></p>`,
    ],
    ['data for our scripts', '<p data-x="1" aria-label="Delete" role="button">x</p>', '<p>x</p>'],
    ['a dialog', '<dialog open>x</dialog>', /^(?!.*dialog)/],
    ['a template', '<template><script>isHurt = true</script></template>', '<p></p>'],
    ['video', '<video src="https://a.example" autoplay onplay="isHurt=true"></video>', '<p></p>'],
  ])('makes %s harmless', async (_, source, html) => {
    const given = (await shown(source)).replaceAll('\n', ' ').trim();
    if (typeof html === 'string') expect(given).toBe(html);
    else expect(given).toMatch(html);
    expect(await page.evaluate(() => globalThis.isHurt)).toBeUndefined();
  });

  it.each([
    ['>', 50_000],
    ['- ', 25_000],
    ['[', 50_000],
    ['![](', 12_500],
    ['*a ', 16_000],
    ['`', 50_000],
    ['<', 50_000],
    ['|a', 25_000],
    ['<b>', 16_000],
    ['<!--', 12_500],
  ])('does not let %j, again and again, hold the page up', async (piece, times) => {
    const ms = await page.evaluate(source => {
      const start = performance.now();
      try {
        markdown.renderMarkdown(source);
      } catch (error) {
        // Nested too deeply: the page then shows the source.
        if (!(error instanceof RangeError)) throw error;
      }
      return performance.now() - start;
    }, piece.repeat(times));
    expect(ms).toBeLessThan(5_000);
  });

  it('asks nobody for anything', () => {
    expect(requests).toEqual([]);
    expect(errors).toEqual([]);
  });
});
