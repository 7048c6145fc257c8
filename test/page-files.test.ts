import { TatamiProvider } from '@tatami/client';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BrowserUser, DEMO_DOJO } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`a file that somebody adds (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let bruno: TatamiProvider;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const { pageUrl } = pageApp.app;
    const open = (name: string) =>
      BrowserUser.open(pageApp.browser, { url: `${pageUrl}${DEMO_DOJO}`, tenant: 'Acme', name });
    ana = await open('Ana Souza');
    const brunoOnPage = await open('Bruno Lima');
    const token = await brunoOnPage.token();
    await brunoOnPage.close();
    const url = `${pageUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/v1/dojos`;
    bruno = new TatamiProvider(url, DEMO_DOJO.slice('/d/'.length), { token: async () => token, WebSocket });
    await bruno.whenReady;
  }, 120_000);
  afterAll(async () => {
    bruno?.destroy();
    await pageApp?.stop();
  });

  const tab = (name: string) => ana.page.getByRole('button', { name, exact: true });

  it('takes neither the editor nor the keyboard from somebody who types', async () => {
    const before = await ana.text();
    await ana.typeAt('Home', 'one ');
    bruno.doc.getText('aaa.js').insert(0, 'of bruno');
    await tab('aaa.js').waitFor();
    await ana.page.keyboard.type('two ');
    await ana.untilSaved();
    expect(await ana.text()).toBe(`one two ${before}`);
  });

  it('throws nothing when it is called as every object’s own words are', async () => {
    for (const name of ['constructor', 'hasOwnProperty', 'x.constructor']) {
      bruno.doc.getText(name).insert(0, `of ${name}`);
      await tab(name).click();
      await until('it is shown', async () => (await ana.text()) === `of ${name}`);
    }
    await ana.typeAt('End', '!');
    await until('it is shared', () => bruno.doc.getText('x.constructor').toString().endsWith('!'));
    expect(ana.pageErrors).toEqual([]);
  });
});
