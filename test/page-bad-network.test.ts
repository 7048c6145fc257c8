import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** As somebody types on a phone: with `LINE` once, half a minute. */
const BETWEEN_KEYS_MS = 150;
const LINE = 'all of this is typed in a train, in a tunnel, far from any network; '.repeat(3);

describe.skipIf(!hasChromium)(`a phone whose network is gone (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let chiara: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const open = (name: string) =>
      BrowserUser.open(pageApp.browser, {
        url: `${pageApp.app.pageUrl}${DEMO_DOJO}`,
        ...{ tenant: 'Acme', name, viewport: PHONE, isTouch: true },
      });
    ana = await open('Ana Souza');
    chiara = await open('Chiara Rossi');
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const strip = () => ana.page.locator('.strip-offline');
  const type = async (user: BrowserUser, words: string, delay = 0) => {
    await user.page.locator('.cm-content').focus();
    await user.page.keyboard.type(words, { delay });
  };

  it('types on for half a minute, sees what is not saved, and loses nothing', {
    timeout: 120_000,
  }, async () => {
    await ana.page.locator('.cm-content').focus();
    await ana.page.keyboard.press('Control+Home');
    await type(ana, 'before ');
    await ana.untilSaved();

    await ana.network.down();
    await type(ana, LINE, BETWEEN_KEYS_MS);
    // Others do not stand still meanwhile.
    await chiara.typeAt('End', 'meanwhile');
    await chiara.untilSaved();
    await strip().getByText('You are offline, editing locally.').waitFor();
    await strip().getByText(`${LINE.length} edits not saved`).waitFor();
    await strip()
      .getByText(/Next try in \d+ s\./)
      .waitFor();
    expect(await ana.text()).toContain(`before ${LINE}`);

    await ana.network.up();
    await ana.untilSaved();
    expect(await strip().count()).toBe(0);
    await until('all have all', async () => {
      const texts = await Promise.all([ana, chiara].map(user => user.text()));
      return texts.every(text => text.startsWith(`before ${LINE}`) && text.endsWith('meanwhile'));
    });
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });

  it('tries at once when somebody taps “Try now”', { timeout: 120_000 }, async () => {
    await ana.page.clock.install();
    await ana.network.cut();
    const button = strip().getByRole('button', { name: 'Try now' });
    await button.waitFor();
    // No event tells the page that the network is back, and no timer.
    await ana.page.clock.pauseAt(Date.now() + 1_000);
    ana.network.mend();
    expect(ana.network.openCount).toBe(0);
    await button.click();
    await until('it is connected', () => ana.network.openCount === 1);
    await ana.page.clock.resume();
    await ana.untilSaved();
  });

  it('tries at once when the page is seen again', { timeout: 120_000 }, async () => {
    await ana.network.cut();
    await strip().waitFor();
    await ana.page.clock.pauseAt(Date.now() + 1_000);
    ana.network.mend();
    await ana.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
    await until('it is connected', () => ana.network.openCount === 1);
    await ana.page.clock.resume();
    await ana.untilSaved();
  });
});
