import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`text that is not saved yet (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    ana = await BrowserUser.open(pageApp.browser, {
      url,
      tenant: 'Acme',
      name: 'Ana Souza',
      viewport: PHONE,
    });
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const unsavedHint = () => ana.page.getByText(/\d+ edits? not saved/);

  it.each([
    ['the page’s own arrow', () => ana.page.getByRole('button', { name: 'Back to the dojos' }).click()],
    ['the browser’s back', () => ana.page.evaluate(() => history.back())],
  ])('outlives %s, is counted on the list, and is saved later', { timeout: 90_000 }, async (how, leave) => {
    // A step in the history that the browser's back can take.
    await ana.page.getByRole('button', { name: 'Back to the dojos' }).click();
    await ana.page.locator(`a[href="${DEMO_DOJO}"]`).click();
    await ana.page.locator('.cm-content[contenteditable="true"]').waitFor();
    await ana.untilSaved();

    const word = `kept-${how.length} `;
    await ana.network.down();
    await ana.typeAt('End', word);
    await leave();
    await ana.page.getByRole('heading', { name: 'Dojos' }).waitFor();
    await unsavedHint().waitFor();
    const isAsked = await ana.page.evaluate(
      () => !dispatchEvent(new Event('beforeunload', { cancelable: true })),
    );
    expect(isAsked).toBe(true);

    await ana.page.getByRole('button', { name: 'Open', exact: true }).click();
    expect(await ana.text()).toContain(word.trim());
    await leave();
    await unsavedHint().waitFor();
    await ana.network.up();
    await unsavedHint().waitFor({ state: 'detached', timeout: 40_000 });

    await ana.page.locator(`a[href="${DEMO_DOJO}"]`).click();
    await ana.untilSaved();
    await until('the saved text is there', async () => (await ana.text()).includes(word.trim()));
  });
});
