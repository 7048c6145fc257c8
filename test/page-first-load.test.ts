import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** Until the list of dojos can be used, and for the editor on top of that; as gzip. */
const MAX_LIST_BYTES = 60_000;
const MAX_EDITOR_BYTES = 180_000;
/** That of the file colours what can be read and typed into already. */
const LANGUAGE_OF_FILE = /\/(codemirror-lang|lezer-lr)-/;

describe.skipIf(!hasChromium)(`the scripts of the page (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    ana = await BrowserUser.signIn(pageApp.browser, {
      url: pageApp.app.pageUrl,
      ...{ tenant: 'Acme', name: 'Ana Souza', viewport: PHONE },
    });
    await untilListed();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const untilListed = async () => {
    await ana.page.locator(`a[href="${DEMO_DOJO}"]`).waitFor();
    await ana.page.waitForLoadState('networkidle');
  };

  /** Those that the page has loaded since it was opened. */
  async function scripts(): Promise<string[]> {
    const urls = await ana.page.evaluate(() =>
      performance.getEntriesByType('resource').map(entry => entry.name),
    );
    return [...new Set(urls.filter(url => url.endsWith('.js')))];
  }

  async function sizesOf(urls: readonly string[]): Promise<Record<string, number>> {
    const sizes = urls.map(async url => {
      const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip' } });
      return [new URL(url).pathname, Number(headers.get('content-length'))] as const;
    });
    return Object.fromEntries(await Promise.all(sizes));
  }

  /** Names them where they are too large. */
  function expectAtMost(maxBytes: number, sizes: Readonly<Record<string, number>>): void {
    const bytes = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    expect(bytes, JSON.stringify(sizes, null, 2)).toBeLessThanOrEqual(maxBytes);
  }

  it.each(['en', 'pt-BR'])(
    'are few until the list is there, in %s, and then until the editor is',
    async tag => {
      await ana.page.evaluate(tag => localStorage.setItem('tatami.language', tag), tag);
      await ana.page.goto(pageApp.app.pageUrl);
      await untilListed();
      const ofList = await scripts();
      expect(ofList.length).toBeGreaterThan(1);
      expectAtMost(MAX_LIST_BYTES, await sizesOf(ofList));

      await ana.page.locator(`a[href="${DEMO_DOJO}"]`).click();
      await ana.page.locator('.cm-content[contenteditable="true"]').waitFor();
      await ana.page.waitForLoadState('networkidle');
      const ofEditor = (await scripts()).filter(url => !ofList.includes(url) && !LANGUAGE_OF_FILE.test(url));
      expect(ofEditor.length).toBeGreaterThan(1);
      expectAtMost(MAX_EDITOR_BYTES, await sizesOf(ofEditor));
    },
  );

  it('come compressed, are kept by the browser, and are called after what is in them', async () => {
    for (const url of await scripts()) {
      const { headers } = await fetch(url, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
      const size = Number(headers.get('content-length'));
      // What is smaller than a packet is sent as it is.
      if (size > 1_000) expect([url, headers.get('content-encoding')]).toEqual([url, 'br']);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(url).not.toMatch(/\/(dist|index|esm|module)-[^/]*$/);
    }
  });

  it('of the other language come when it is chosen', async () => {
    await ana.page.goto(pageApp.app.pageUrl);
    await untilListed();
    expect((await scripts()).filter(url => url.includes('english'))).toEqual([]);
    await ana.page.getByRole('button', { name: 'Sua conta' }).click();
    await ana.page.getByLabel('Idioma').selectOption('en');
    await ana.page.getByRole('heading', { name: 'Your account' }).waitFor();
    expect((await scripts()).filter(url => url.includes('english'))).toHaveLength(1);
  });
});
