import { CloseCode } from '@tatami/client';
import { until } from '@tatami/kernel/testing';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** Lets the token run out unless it has time left, and the identity provider refuse another. */
async function endSession(page: Page, { hasTimeLeft = false } = {}): Promise<void> {
  await page.evaluate(hasTimeLeft => {
    for (const [key, json] of Object.entries(sessionStorage)) {
      if (key.startsWith('tatami.user:')) {
        sessionStorage.setItem(
          key,
          JSON.stringify({
            ...JSON.parse(json),
            ...(!hasTimeLeft && { expires_at: 0 }),
            refresh_token: 'gone',
          }),
        );
      }
    }
  }, hasTimeLeft);
}

async function signInAgain(user: BrowserUser, name: string): Promise<void> {
  const [popup] = await Promise.all([
    user.page.waitForEvent('popup'),
    user.page.getByRole('button', { name: 'Sign in again' }).click(),
  ]);
  // It may be closed by now, and then no event comes.
  const closed = until('the window is closed', () => popup.isClosed(), { withinMs: 60_000 });
  // An identity provider that still knows the person asks nothing, and the window may close under the click.
  await Promise.race([
    popup
      .getByRole('button', { name })
      .click()
      .catch((cause: unknown) => {
        if (!popup.isClosed()) throw cause;
      }),
    closed,
  ]);
  await closed;
}

describe.skipIf(!hasChromium)(`a session that ends (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
  }, 120_000);
  beforeEach(async () => {
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    ana = await BrowserUser.open(pageApp.browser, {
      url,
      tenant: 'Acme',
      name: 'Ana Souza',
      viewport: PHONE,
    });
  });
  afterAll(() => pageApp?.stop());

  const ended = () => ana.page.getByText('Your session has ended');
  const offline = () => ana.page.getByText('You are offline');

  it('while the network is gone is told apart from it, and loses nothing', { timeout: 90_000 }, async () => {
    await ana.network.down();
    await ana.typeAt('End', 'before ');
    await offline().waitFor();
    expect(await ended().count()).toBe(0);

    await endSession(ana.page);
    await ana.network.up();
    await ended().waitFor({ timeout: 40_000 });
    expect(await offline().count()).toBe(0);
    await ana.typeAt('End', 'after ');
    expect(await ana.text()).toContain('before after ');

    await signInAgain(ana, 'Ana Souza');
    await ana.untilSaved();
    expect(await ana.text()).toContain('before after ');
    expect(await ended().count()).toBe(0);
  });

  it('because it was ended elsewhere asks to sign in again, and saves all', { timeout: 90_000 }, async () => {
    // The token has time left, but the server takes it no more, and there is no other.
    await endSession(ana.page, { hasTimeLeft: true });
    await ana.network.closeAll(CloseCode.unauthenticated);
    await ended().waitFor();
    await ana.typeAt('End', 'meanwhile ');
    await signInAgain(ana, 'Ana Souza');
    await ended().waitFor({ state: 'detached' });
    await ana.untilSaved();
    expect(await ana.text()).toContain('meanwhile ');
  });

  it('by a goodbye of the server leaves the text to be read, and goes on', { timeout: 90_000 }, async () => {
    const text = await ana.text();
    await ana.network.closeAll(CloseCode.unauthenticated);
    await until('the page connects anew', () => ana.network.openCount > 0);
    await ana.network.closeAll(CloseCode.unauthenticated);
    await ended().waitFor();
    expect(await ana.text()).toBe(text);
    expect(
      await ana.page.evaluate(() => {
        const content = document.querySelector('.cm-content');
        if (content !== null) getSelection()?.selectAllChildren(content);
        return String(getSelection()).length > 0;
      }),
    ).toBe(true);

    await signInAgain(ana, 'Ana Souza');
    await ended().waitFor({ state: 'detached' });
    await ana.typeAt('End', 'on ');
    await ana.untilSaved();
  });
});
