import { findRedis } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

const isPossible = hasChromium && findRedis() !== undefined;

// The proxy gives each page the next pod.
describe.skipIf(!isPossible)(`turns, seen from two pods (needs ${CHROMIUM} and redis-server)`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let chiara: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp({ pods: 2 });
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    ana = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Ana Souza' });
    chiara = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Chiara Rossi' });
    await ana.page.getByText('Chiara Rossi').first().waitFor();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const canType = async (user: BrowserUser, may: boolean): Promise<void> => {
    await user.page.locator(`.cm-content[contenteditable="${may}"]`).waitFor();
  };
  const sees = (user: BrowserUser, words: string) => user.page.getByText(words, { exact: true }).waitFor();
  const choose = async (user: BrowserUser, ...names: (string | RegExp)[]): Promise<void> => {
    for (const name of names) await user.page.getByRole('button', { name }).click();
  };

  it('lets only the driver type, says whose turn it is and how long, and hands off by one tap', async () => {
    await choose(ana, 'More about this dojo', /^Take turns/, /^Randori/);
    await sees(ana, 'Your turn: you type');
    await sees(ana, 'Next: Chiara Rossi');
    await sees(chiara, 'Ana Souza types now');
    await canType(chiara, false);
    expect(await chiara.page.getByRole('timer').textContent()).toMatch(/^[45]:\d\d$/);
    await ana.typeAt('Home', 'by ana ');
    await until('Chiara sees it', async () => (await chiara.text()).startsWith('by ana '));

    await choose(ana, 'Hand off');
    await sees(chiara, 'Your turn: you type');
    await sees(ana, 'Chiara Rossi types now');
    await canType(ana, false);
    await canType(chiara, true);
    await chiara.typeAt('Home', 'by chiara ');
    await until('Ana sees it', async () => (await ana.text()).startsWith('by chiara by ana '));
    await chiara.untilSaved();
  });

  it('gives the keyboard to whom the facilitator chooses, and lets everybody type again', async () => {
    await choose(chiara, 'Hand off');
    await sees(ana, 'Your turn: you type');
    await choose(ana, /people here/, 'More about Chiara Rossi', 'Hand the keyboard over');
    await sees(chiara, 'Your turn: you type');
    await choose(ana, 'More about this dojo', /^Let everybody type/);
    await canType(ana, true);
    await canType(chiara, true);
    expect(await ana.page.getByRole('timer').count()).toBe(0);
  });

  it('changes what somebody may do while they are there, and removes them', async () => {
    await choose(ana, /people here/, 'More about Chiara Rossi', 'Make viewer');
    await sees(chiara, 'You are watching. Viewers cannot type here.');
    await canType(chiara, false);
    await choose(ana, /people here/, 'More about Chiara Rossi', 'Make participant');
    await canType(chiara, true);
    await choose(ana, /people here/, 'More about Chiara Rossi', /^Remove from the dojo/);
    await until(
      'Chiara is told',
      async () => (await chiara.page.locator('.strip').allInnerTexts()).length > 0,
    );
    await canType(chiara, false);
  });

  it('lets somebody into a private dojo by the code that its owner shows, under the name that it has now', async () => {
    await choose(ana, 'Back to the dojos', 'New dojo');
    await ana.page.getByLabel('Name', { exact: true }).fill('Behind a door');
    await ana.page.getByText('Only members can join').click();
    await choose(ana, 'Create');
    await canType(ana, true);
    await choose(ana, 'More about this dojo', /^Code, name and time/, 'Make a code');
    const code = await ana.page
      .getByRole('status')
      .filter({ hasText: /^[2-9A-Z]{4}-[2-9A-Z]{4}$/ })
      .textContent();
    await ana.page.getByLabel('Name', { exact: true }).fill('Behind an open door');
    await choose(ana, 'Save');
    await ana.page.getByRole('heading', { name: 'Behind an open door' }).waitFor();

    await choose(chiara, 'Back to the dojos', 'Join by code');
    await chiara.page.getByLabel('Code', { exact: true }).fill('2222-2222');
    await choose(chiara, /^Join$/);
    await sees(chiara, 'No dojo of your company has this code.');
    await chiara.page.getByLabel('Code', { exact: true }).fill(code?.toLowerCase() ?? '');
    await choose(chiara, /^Join$/);
    await canType(chiara, true);
    await chiara.page.getByRole('heading', { name: 'Behind an open door' }).waitFor();
    await chiara.typeAt('Home', 'let in ');
    await until('Ana sees it', async () => (await ana.text()).startsWith('let in '));
  });

  it('makes, renames and deletes files for everybody, and takes no file away from under a reader', async () => {
    const tab = (user: BrowserUser, name: string) =>
      user.page.getByRole('navigation', { name: 'Files' }).getByRole('button', { name, exact: true });
    await choose(ana, 'Manage files');
    await ana.page.getByLabel('New file').fill('src/game.py');
    await choose(ana, 'Make the file');
    await ana.typeAt('Home', 'def play():');
    await tab(chiara, 'src/game.py').click();
    await until('Chiara reads it', async () => (await chiara.text()).startsWith('def play():'));

    await choose(chiara, 'Manage files', 'Rename src/game.py');
    await chiara.page.getByLabel('New name of src/game.py').fill('main.js');
    await choose(chiara, /^Rename$/);
    await sees(chiara, 'Another file is called so.');
    await chiara.page.getByLabel('New name of src/game.py').fill('game.py');
    await chiara.page.keyboard.press('Enter');
    await tab(ana, 'game.py').waitFor();
    expect(await ana.text()).toBe('def play():');

    await choose(chiara, 'Delete game.py');
    await chiara.page.keyboard.press('Escape');
    await sees(ana, 'game.py was deleted.');
    expect(await ana.text()).toBe('def play():');
    await choose(ana, 'Bring it back');
    await tab(chiara, 'game.py').waitFor();
    await ana.untilSaved();
    const saved = await fetch(`${pageApp.app.pageUrl}/v1/dojos/${ana.page.url().split('/').at(-1)}/files`, {
      headers: { authorization: `Bearer ${await ana.token()}` },
    });
    const { files } = (await saved.json()) as { files: { name: string; text: string }[] };
    expect(files).toContainEqual({ name: 'game.py', text: 'def play():' });
  });

  it('marks moments by hand, and by a program that has a token of the dojo', async () => {
    await choose(chiara, 'More about this dojo', /^Mark this moment/);
    await chiara.page.getByLabel('What happens').fill('Two of three');
    await choose(chiara, 'Yellow');
    await sees(chiara, 'Marked');

    await choose(ana, 'More about this dojo', /^Test results from a program/);
    await ana.page.getByLabel('Name of the program').fill('Nightly build');
    await choose(ana, 'Make a token');
    const command = (await ana.page.locator('.command').textContent()) ?? '';
    const [, secret] = /Bearer (tatami_ci_\w+-?[\w-]*)/.exec(command) ?? [];
    const sent = await fetch(`${pageApp.app.pageUrl}/v1/lights`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ light: 'green', label: '3 of 3' }),
    });
    expect(sent.status).toBe(201);
    await choose(ana, 'Remove Nightly build');
    await ana.page.getByText('Nightly build').waitFor({ state: 'detached' });
    await ana.page.keyboard.press('Escape');
    const dojoId = ana.page.url().split('/').at(-1);
    const exported = await fetch(`${pageApp.app.pageUrl}/v1/dojos/${dojoId}/recording/exports/vtt`, {
      headers: { authorization: `Bearer ${await ana.token()}` },
    });
    const titles = (await exported.text()).split('\n').filter(line => line.startsWith('Light'));
    expect(titles).toEqual(['Light: yellow Two of three', 'Light: green 3 of 3']);
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });
});
