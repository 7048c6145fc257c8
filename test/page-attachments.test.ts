import { readFile } from 'node:fs/promises';
import { until } from '@tatami/kernel/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** One red pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
  'base64',
);
const TEXT = 'Notes of the retrospective';

describe.skipIf(!hasChromium)(`files of a POC on a phone (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let bruno: BrowserUser;
  let page: Page;
  beforeAll(async () => {
    pageApp = await startPageApp();
    bruno = await signIn('Bruno Lima', '/pocs/new');
    ({ page } = bruno);
    await page.getByLabel('Name').fill('With files');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'With files' }).waitFor();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const signIn = (name: string, path: string) =>
    BrowserUser.signIn(pageApp.browser, {
      url: pageApp.app.pageUrl + path,
      tenant: 'Acme',
      name,
      viewport: PHONE,
    });
  const file = (at: Page, name: string) => at.getByRole('button', { name: new RegExp(`^${name}`) });
  const choose = (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    page.locator('input[type=file]').setInputFiles(files);

  it('are sent, listed, shown if they are pictures, and fetched as they were', async () => {
    await choose(
      { name: 'red.png', mimeType: 'image/png', buffer: PNG },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from(TEXT) },
    );
    await file(page, 'notes.txt').waitFor();
    const picture = page.getByRole('img', { name: 'red.png' });
    await picture.waitFor();
    await until('the picture is loaded', () =>
      picture.evaluate(image => image instanceof HTMLImageElement && image.naturalWidth === 1),
    );
    const download = page.waitForEvent('download');
    await file(page, 'notes.txt').click();
    const saved = await (await download).path();
    expect(await readFile(saved, 'utf8')).toBe(TEXT);
  });

  it('are sent again from the page after the connection broke off', async () => {
    await page.route('**/attachments', route => route.abort());
    await choose({ name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from('late') });
    await page.getByText('The connection broke off.').waitFor();
    await page.unroute('**/attachments');
    await page.getByRole('button', { name: 'Try again' }).click();
    await file(page, 'late.txt').waitFor();
  });

  it('are seen by others, who can neither add nor delete any', async () => {
    const emma = await signIn('Emma Weber', new URL(page.url()).pathname);
    await file(emma.page, 'notes.txt').waitFor();
    expect(await emma.page.getByRole('button', { name: 'Add files or screenshots' }).count()).toBe(0);
    expect(await emma.page.getByRole('button', { name: /^Delete / }).count()).toBe(0);
    expect(emma.pageErrors).toEqual([]);
  });

  it('are deleted for good', async () => {
    await page.getByRole('button', { name: 'Delete late.txt' }).click();
    await until('it is gone', async () => (await file(page, 'late.txt').count()) === 0);
    await page.reload();
    await file(page, 'notes.txt').waitFor();
    expect(await file(page, 'late.txt').count()).toBe(0);
    expect(bruno.pageErrors).toEqual([]);
  });
});
