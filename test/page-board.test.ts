import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`the board of a facilitator (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let bruno: BrowserUser;
  let chiara: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const open = (name: string) =>
      BrowserUser.open(pageApp.browser, {
        url: `${pageApp.app.pageUrl}${DEMO_DOJO}`,
        tenant: 'Acme',
        name,
        viewport: PHONE,
      });
    ana = await open('Ana Souza');
    bruno = await open('Bruno Lima');
    chiara = await open('Chiara Rossi');
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const choose = async (user: BrowserUser, ...names: (string | RegExp)[]): Promise<void> => {
    for (const name of names) await user.page.getByRole('button', { name }).click();
  };
  const board = () => ana.page.getByRole('dialog', { name: 'Lead the dojo' });
  const row = (name: string) => board().getByRole('listitem').filter({ hasText: name });
  const sees = (user: BrowserUser, words: string) => user.page.getByText(words, { exact: true }).waitFor();

  it('shows who is here, who types, and how the tests of each are', { timeout: 60_000 }, async () => {
    await choose(ana, 'More about this dojo', /^Lead the dojo/);
    await row('Bruno Lima').getByText('has not typed yet').waitFor();
    await bruno.typeAt('Home', 'b');
    await row('Bruno Lima').getByText('typed now').waitFor();
    await choose(chiara, 'More about this dojo', /^Mark this moment/, 'Red');
    await row('Chiara Rossi').getByText('Red').waitFor();
    await row('Chiara Rossi').getByText('participant').waitFor();
  });

  it('shows hands in the order in which they went up', { timeout: 60_000 }, async () => {
    await choose(chiara, /people here/, 'Raise hand');
    await row('Chiara Rossi').getByRole('img', { name: 'Hand up, number 1' }).waitFor();
    await choose(bruno, /people here/, 'Raise hand');
    await row('Bruno Lima').getByRole('img', { name: 'Hand up, number 2' }).waitFor();
    await choose(chiara, 'Lower hand');
    await row('Bruno Lima').getByRole('img', { name: 'Hand up, number 1' }).waitFor();
    for (const user of [bruno, chiara]) await user.page.keyboard.press('Escape');
  });

  it('starts turns, changes who drives after whom, and hands the turn', { timeout: 60_000 }, async () => {
    await board()
      .getByRole('button', { name: /^Take turns/ })
      .click();
    await ana.page.getByRole('button', { name: /^Randori/ }).click();
    await board().getByText('Your turn: you type').waitFor();
    const drivers = () => board().getByRole('listitem').locator('strong').allTextContents();
    const [, second = '', third = ''] = await drivers();
    await board()
      .getByText(`Next: ${nameIn(second)}`)
      .waitFor();
    await board()
      .getByRole('button', { name: `Let ${nameIn(third)} drive earlier` })
      .click();
    await board()
      .getByText(`Next: ${nameIn(third)}`)
      .waitFor();
    expect((await drivers()).map(nameIn)).toEqual(['Ana Souza', nameIn(third), nameIn(second)]);

    await choose(ana, 'More about Bruno Lima', 'Hand the keyboard over');
    await sees(bruno, 'Your turn: you type');
    await row('Bruno Lima')
      .getByRole('img', { name: /Hand up/ })
      .waitFor({ state: 'detached' });
    await board()
      .getByRole('button', { name: /^Let everybody type/ })
      .click();
    await bruno.page.getByRole('timer').waitFor({ state: 'detached' });
  });

  it('freezes the dojo, changes a role, and removes somebody', { timeout: 60_000 }, async () => {
    await board()
      .getByRole('button', { name: /^Pause the dojo/ })
      .click();
    await sees(chiara, 'The dojo is paused. Nobody can type until it goes on.');
    await board()
      .getByRole('button', { name: /^Let it go on/ })
      .click();
    await chiara.page.locator('.cm-content[contenteditable="true"]').waitFor();
    await choose(ana, 'More about Chiara Rossi', 'Make viewer');
    await row('Chiara Rossi').getByText('viewer').waitFor();
    await choose(ana, 'More about Chiara Rossi', /^Remove from the dojo/);
    await row('Chiara Rossi').waitFor({ state: 'detached' });
    expect([...ana.pageErrors, ...bruno.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });
});

/** Without what is shown beside a name. */
function nameIn(words: string): string {
  return ['Ana Souza', 'Bruno Lima', 'Chiara Rossi'].find(name => words.includes(name)) ?? words;
}
