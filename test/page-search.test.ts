import { until } from '@tatami/kernel/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`The search on a phone (needs ${CHROMIUM})`, () => {
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
  const box = (at: Page) => at.getByRole('combobox', { name: 'Search POCs' });
  const rows = (at: Page) => at.locator('.poc-row:not(.skeleton)');
  const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

  it('finds a POC that was just created by a mistyped name', async () => {
    await page.getByRole('link', { name: 'New POC' }).click();
    await page.getByLabel('Name').fill('Circuit breaker <b>in</b> Erlang');
    await page
      .getByLabel('Description')
      .fill('When the breaker opens, <img src=x onerror=alert(1)> nothing calls.');
    await page.getByLabel('Languages').fill('Erlang');
    await page.getByLabel('Tags').fill('resilience');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Circuit breaker' }).waitFor();
    const createdMs = performance.now();
    await page.getByRole('link', { name: 'Back to the POCs' }).click();
    await box(page).fill('cirkuit braeker');
    await page.locator('mark', { hasText: 'Circuit' }).waitFor();
    console.log(`created to found: ${(performance.now() - createdMs).toFixed(0)} ms`);
    await page.getByText('1 POC found. None with exactly these words').waitFor();
    expect(await page.locator('.poc-row').locator('img, b').count()).toBe(0);
    expect(await rows(page).first().textContent()).toContain('Circuit breaker <b>in</b> Erlang');
    expect(await fits()).toBe(true);
  });

  it('lives in the address, and a step back shows the whole list', async () => {
    expect(pathOf(page)).toBe('/pocs?q=cirkuit+braeker');
    const chiara = await signIn('Chiara Rossi', '/pocs?q=breaker&language=erlang');
    await chiara.page.locator('mark', { hasText: 'breaker' }).first().waitFor();
    expect(await box(chiara.page).inputValue()).toBe('breaker');
    await chiara.close();
    await page.goBack();
    await until('all are listed', async () => (await rows(page).count()) > 1);
    expect(await box(page).inputValue()).toBe('');
  });

  it('narrows by labels, with their counts', async () => {
    await box(page).fill('breaker');
    await page.getByRole('button', { name: '#resilience 1' }).click();
    expect(pathOf(page)).toBe('/pocs?q=breaker&tag=resilience');
    await until('it is left', async () => (await rows(page).count()) === 1);
    await box(page).fill('breaker -circuit');
    await page.getByRole('heading', { name: 'No POC fits' }).waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await until('all are listed', async () => (await rows(page).count()) > 1);
  });

  it('narrows to one’s own, to days, and orders, all in the address', async () => {
    await page.getByRole('button', { name: 'Mine' }).click();
    await page.locator('.poc-row', { hasText: 'Circuit breaker' }).waitFor();
    const today = new Date().toISOString().slice(0, 10);
    await page.getByLabel('From').fill(today);
    await page.getByLabel('Order').selectOption('Last changed first');
    await until('all of it is in the address', async () => pathOf(page).includes('sort=changed'));
    expect(pathOf(page)).toMatch(/^\/pocs\?owner=[0-9a-f-]{36}&from=\d{4}-\d\d-\d\d&sort=changed$/);
    await page.locator('.poc-row', { hasText: 'Circuit breaker' }).waitFor();
    await page.getByLabel('To').fill('2020-01-01');
    await page.getByRole('heading', { name: 'No POC fits' }).waitFor();
    expect(await fits()).toBe(true);
    await page.getByRole('link', { name: 'Show all' }).click();
    await until('all are listed', async () => (await rows(page).count()) > 1);
    const emma = await signIn('Emma Weber', '/pocs');
    await emma.page.getByRole('button', { name: 'Mine' }).click();
    await emma.page.getByRole('heading', { name: 'No POC fits' }).waitFor();
    await emma.close();
  });

  it('counts what fits by label, month and person, and leads to those', async () => {
    await box(page).fill('breaker');
    await page.getByText('In numbers').click();
    const numbers = page.locator('.numbers');
    await numbers.getByRole('link', { name: 'Erlang', exact: true }).waitFor();
    const thisMonth = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
    await numbers.getByRole('link', { name: thisMonth.format(new Date()) }).waitFor();
    expect(await fits()).toBe(true);
    await numbers.getByRole('link', { name: '#resilience' }).click();
    // What leads on from the label, not from before.
    await numbers.locator('a[href*="tag=resilience"]', { hasText: 'Bruno Lima' }).click();
    await numbers.getByText('1 POC found.').waitFor();
    expect(pathOf(page)).toMatch(/^\/pocs\?q=breaker&tag=resilience&owner=[0-9a-f-]{36}$/);
    await page.goto(`${pageApp.app.pageUrl}/pocs`);
    await until('all are listed', async () => (await rows(page).count()) > 1);
  });

  it('suggests labels and names while somebody types, for keys and for fingers', async () => {
    const list = page.getByRole('listbox', { name: 'Suggestions' });
    const options = (name: string) => list.getByRole('option', { name });
    await box(page).fill('cir');
    await options('Circuit breaker').waitFor();
    expect(await fits()).toBe(true);
    await box(page).press('Escape');
    await list.getByRole('option').first().waitFor({ state: 'detached' });
    expect(await box(page).inputValue()).toBe('cir');
    await box(page).fill('circuit resil');
    await options('#resilience 1').waitFor();
    await box(page).press('ArrowDown');
    await page.locator('[role=option][aria-selected=true]', { hasText: '#resilience' }).waitFor();
    await box(page).press('Enter');
    await until('the label is chosen', async () => pathOf(page) === '/pocs?q=circuit&tag=resilience');
    expect(await box(page).inputValue()).toBe('circuit');
    await box(page).fill('circuit bre');
    await options('Circuit breaker').click();
    await page.getByRole('heading', { level: 1, name: 'Circuit breaker' }).waitFor();
    await page.getByRole('link', { name: 'Back to the POCs' }).click();
    await box(page).fill('circuit zookeeper');
    await page.getByText('1 POC found. No POC has all these words').waitFor();
  });

  it('says that it was answered by names alone', async () => {
    await page.route('**/v1/search?**', async route => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), isPartial: true } });
    });
    await box(page).fill('circuit');
    await page.getByText('only names and labels were looked at').waitFor();
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('shows what was typed last, also when an older answer comes later', async () => {
    await page.route('**/v1/search?q=slow*', async route => {
      await page.locator('mark', { hasText: 'Circuit' }).waitFor();
      await route.continue().catch(() => undefined);
    });
    const asked = page.waitForRequest('**/v1/search?q=slow*');
    await box(page).fill('slow');
    await asked;
    await box(page).fill('circuit');
    await page.locator('mark', { hasText: 'Circuit' }).waitFor();
    await page.unrouteAll({ behavior: 'wait' });
    await page.locator('mark', { hasText: 'Circuit' }).waitFor();
  });

  it('says when it does not answer, and comes with another try', async () => {
    await page.route('**/v1/search**', route => route.abort());
    await box(page).fill('circuit b');
    await page.getByText('The search does not answer just now.').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('mark', { hasText: 'Circuit' }).waitFor();
    expect(bruno.pageErrors).toEqual([]);
  });
});
