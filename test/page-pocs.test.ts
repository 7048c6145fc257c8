import { until } from '@tatami/kernel/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

const HOSTILE = `# Hello

<script>globalThis.isHurt = true</script><img src=x onerror="globalThis.isHurt = true">
[a trap](javascript:globalThis.isHurt=true) and [a link](https://git.example/x)
`;

describe.skipIf(!hasChromium)(`POCs on a phone (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let bruno: BrowserUser;
  let page: Page;
  beforeAll(async () => {
    pageApp = await startPageApp();
    bruno = await signIn('Bruno Lima', '/pocs');
    ({ page } = bruno);
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const signIn = (name: string, path: string) =>
    BrowserUser.signIn(pageApp.browser, {
      url: pageApp.app.pageUrl + path,
      tenant: 'Acme',
      name,
      viewport: PHONE,
    });
  const pathOf = (at: Page) => new URL(at.url()).pathname + new URL(at.url()).search;
  const heading = (at: Page, name: string) => at.getByRole('heading', { level: 1, name }).waitFor();
  const button = (at: Page, name: string) => at.getByRole('button', { name, exact: true });
  const link = (at: Page, name: string | RegExp) => at.getByRole('link', { name });
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

  /** Makes one with nothing but a name and a description, and shows it. */
  async function create(at: Page, name: string, description: string): Promise<void> {
    await at.goto(`${pageApp.app.pageUrl}/pocs/new`);
    await at.getByLabel('Name').fill(name);
    await at.getByLabel('Description').fill(description);
    await button(at, 'Create').click();
    await heading(at, name);
  }

  it('are created from the list, and are the first in it', async () => {
    await link(page, 'New POC').click();
    await heading(page, 'New POC');
    await page.getByLabel('Name').fill('Tennis in Rust');
    await page.getByLabel('Description').fill('## Deuce\n\nIt is **hard**.');
    await button(page, 'Preview').click();
    await page.getByRole('heading', { name: 'Deuce' }).waitFor();
    await page.getByLabel('Languages').fill('Rust');
    await page.getByLabel('Languages').press('Enter');
    await page.getByLabel('Tags').pressSequentially('Kata,tennis');
    await button(page, 'Create').click();

    await heading(page, 'Tennis in Rust');
    // Where a screen reader goes on.
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Tennis in Rust');
    expect(pathOf(page)).toMatch(/^\/p\/[0-9a-f-]{36}$/);
    await page.locator('.markdown strong', { hasText: 'hard' }).waitFor();
    await link(page, '#tennis').waitFor();
    expect(await fits()).toBe(true);

    await link(page, 'Back to the POCs').click();
    await heading(page, 'POCs');
    await until('it is listed', async () =>
      ((await page.locator('.poc-row').first().textContent()) ?? '').includes('Tennis in Rust'),
    );
    expect(await page.title()).toBe('POCs · Tatami');
  });

  it('are filtered by an address that can be shared, and the step back ends it', async () => {
    await button(page, '#tennis').click();
    await until('one is left', async () => (await page.locator('.poc-row').count()) === 1);
    expect(pathOf(page)).toBe('/pocs?tag=tennis');
    const chiara = await signIn('Chiara Rossi', '/pocs?tag=tennis');
    await chiara.page.getByText('Tennis in Rust').waitFor();
    expect(pathOf(chiara.page)).toBe('/pocs?tag=tennis');
    expect(await chiara.page.locator('.poc-row').count()).toBe(1);
    await chiara.page.getByText('Tennis in Rust').click();
    await heading(chiara.page, 'Tennis in Rust');
    expect(await link(chiara.page, 'Edit').count()).toBe(0);
    await chiara.close();
    await page.goBack();
    await until('all are listed', async () => (await page.locator('.poc-row').count()) > 1);
    await page.goto(`${pageApp.app.pageUrl}/pocs?language=Cobol`);
    await page.getByRole('heading', { name: 'No POC fits' }).waitFor();
  });

  it('say what is wrong beside the field, and keep what was typed', async () => {
    await page.goto(`${pageApp.app.pageUrl}/pocs/new`);
    await button(page, 'Create').click();
    const name = page.getByLabel('Name');
    await page.getByText('A name is one line').waitFor();
    await until('the field has the focus', () => name.evaluate(input => input === document.activeElement));
    expect(
      await name.evaluate(
        input => document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent,
      ),
    ).toContain('A name is one line');
    await name.fill('A draft');
    await page.getByLabel('Link to the repository').fill('javascript:alert(1)');
    await button(page, 'Create').click();
    await page.getByText('An address that begins with').waitFor();

    // The browser asks before it leaves the page.
    const asked = page.waitForEvent('dialog');
    await page.close({ runBeforeUnload: true });
    await (await asked).dismiss();

    // A step back and away: it waits where it was written.
    await link(page, 'Back to the POCs').click();
    await page.getByText('A draft: not saved').waitFor();
    await link(page, 'Open').click();
    expect(await page.getByLabel('Name').inputValue()).toBe('A draft');
    await button(page, 'Cancel').click();
    await button(page, 'Discard it').click();
    await heading(page, 'POCs');
    expect(await page.getByText('A draft').count()).toBe(0);
  });

  it('are made once when the answer is lost and the button pressed again', async () => {
    await page.goto(`${pageApp.app.pageUrl}/pocs/new`);
    await page.getByLabel('Name').fill('Made once');
    let lost = 0;
    await page.route('**/v1/pocs', async (route, request) => {
      if (request.method() !== 'POST' || lost > 0) return route.fallback();
      lost++;
      await route.fetch();
      await route.abort();
    });
    await button(page, 'Create').click();
    await page.getByText('The server did not answer.').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Made once');
    await button(page, 'Create').click();
    await heading(page, 'Made once');
    await page.unrouteAll();
    await link(page, 'Back to the POCs').click();
    await page.locator('.poc-row', { hasText: 'Made once' }).first().waitFor();
    expect(await page.locator('.poc-row', { hasText: 'Made once' }).count()).toBe(1);
  });

  it('show what somebody else changed meanwhile, and lose neither', async () => {
    await create(page, 'Conflict', 'The words of the beginning');
    await link(page, 'Edit').click();
    await page.getByLabel('Name').fill('Conflict, as Bruno says');
    await page.getByLabel('Description').fill('The words of Bruno');

    const ana = await signIn('Ana Souza', pathOf(page));
    await ana.page.getByLabel('Name').fill('Conflict, as Ana says');
    await ana.page.getByLabel('Description').fill('The words of Ana');
    await ana.page.getByLabel('Tags').fill('ana');
    await button(ana.page, 'Save').click();
    await heading(ana.page, 'Conflict, as Ana says');

    await button(page, 'Save').click();
    await page.getByRole('heading', { name: 'Somebody has changed this POC meanwhile' }).waitFor();
    for (const words of ['as Ana says', 'as Bruno says', 'The words of Ana', 'The words of Bruno'])
      expect(await page.getByRole('radio', { name: words }).count()).toBe(1);
    expect(await fits()).toBe(true);
    await page.getByRole('radio', { name: 'as Ana says' }).check();
    await button(page, 'Save with these choices').click();
    await heading(page, 'Conflict, as Ana says');
    await page.getByText('The words of Bruno').waitFor();
    await link(page, '#ana').waitFor();

    // What Ana sees is older than that, and she is shown the newer before she deletes.
    await button(ana.page, 'Delete').click();
    await button(ana.page, 'Yes, delete it').click();
    await ana.page.getByText('Somebody has changed it meanwhile').waitFor();
    await ana.page.getByText('The words of Bruno').waitFor();
    await ana.close();
  });

  it('are deleted after a question, and their address says so', async () => {
    await create(page, 'Short life', '');
    const path = pathOf(page);
    await button(page, 'Delete').click();
    await button(page, 'Keep it').click();
    await button(page, 'Delete').click();
    await button(page, 'Yes, delete it').click();
    await heading(page, 'POCs');
    await page.getByText('“Short life” is deleted').waitFor();
    await page.goto(pageApp.app.pageUrl + path);
    await heading(page, 'There is no POC at this address');
  });

  it('are read, not written, by a viewer', async () => {
    const emma = await signIn('Emma Weber', '/pocs');
    await emma.page.getByText('Tennis in Rust').click();
    await heading(emma.page, 'Tennis in Rust');
    expect(await link(emma.page, 'Edit').count()).toBe(0);
    expect(await button(emma.page, 'Delete').count()).toBe(0);
    await emma.page.goto(`${emma.page.url()}/edit`);
    await heading(emma.page, 'You may only read here');
    await emma.page.goto(`${pageApp.app.pageUrl}/pocs`);
    await emma.page.locator('.poc-row').first().waitFor();
    expect(await link(emma.page, 'New POC').count()).toBe(0);
    await emma.close();
  });

  it('do nothing with hostile Markdown but show it', async () => {
    await create(page, 'Trojan', HOSTILE);
    await page.locator('.markdown h2', { hasText: 'Hello' }).waitFor();
    expect(await page.locator('.markdown').locator('script, img, [onerror]').count()).toBe(0);
    expect(await page.getByText('a trap').getAttribute('href')).toBeNull();
    expect(await link(page, 'a link').getAttribute('rel')).toContain('noopener');
    expect(await page.evaluate(() => 'isHurt' in globalThis)).toBe(false);
  });

  it('say when they cannot be loaded, and come with another try', async () => {
    await page.route('**/v1/pocs**', route => route.abort());
    await page.goto(`${pageApp.app.pageUrl}/pocs`);
    await page.getByText('The POCs could not be loaded.').waitFor();
    await page.unrouteAll();
    await button(page, 'Try again').click();
    await page.locator('.poc-row').first().waitFor();
    expect(bruno.pageErrors).toEqual([]);
  });
});
