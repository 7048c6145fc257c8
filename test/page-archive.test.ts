import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`archiving a dojo (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    ana = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Ana Souza' });
  }, 120_000);
  afterAll(() => pageApp?.stop());

  it('ends it for everybody, shows how far it is, and leads to the POC with its file', async () => {
    await ana.typeAt('Home', 'export function countKiai() { ');
    await ana.untilSaved();
    const { page } = ana;
    await page.getByRole('button', { name: 'More about this dojo' }).click();
    await page.getByRole('button', { name: /^Archive the dojo/ }).click();
    await page.getByRole('button', { name: /^Yes, archive it/ }).click();
    await page.getByText('The dojo is now a POC, with everything in one file.').waitFor();
    await page.getByRole('button', { name: 'Open the POC' }).click();
    await page.getByRole('heading', { name: 'FizzBuzz, the first kata' }).waitFor();
    await page.getByText('The archive holds the files as they were at the end.').waitFor();
    await page.getByRole('link', { name: 'Link to exactly this archive' }).click();
    await page.getByText('This is the archive that the link was made for.').waitFor();
    await page.goto(page.url().replace(/at=.*/, 'at=00000000'));
    await page.getByText('The link was made for another archive').waitFor();

    await page.goto(`${pageApp.app.pageUrl}${DEMO_DOJO}`);
    await page.getByText('This dojo is archived.').first().waitFor();
    await page.getByRole('button', { name: 'More about this dojo' }).click();
    await page.getByRole('button', { name: 'Make a POC of it' }).click();
    await until('it is the same POC', async () =>
      page.getByRole('button', { name: 'Open the POC' }).isVisible(),
    );

    await page.goto(`${pageApp.app.pageUrl}/pocs?q=count+kiai`);
    await page.locator('.poc-row', { hasText: 'FizzBuzz, the first kata' }).waitFor();
    await page.locator('mark', { hasText: 'countKiai' }).waitFor();
    expect(ana.pageErrors).toEqual([]);
  });
});
