import { readFile } from 'node:fs/promises';
import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`the replay of a dojo (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let chiara: BrowserUser;
  /** The text before anybody typed, and after. */
  let before: string;
  let after: string;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    ana = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Ana Souza' });
    chiara = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Chiara Rossi' });
    before = await ana.text();
    await ana.typeAt('Home', 'first ');
    await ana.untilSaved();
    await until('Chiara sees it', async () => (await chiara.text()).startsWith('first '));
    await chiara.typeAt('Home', 'second ');
    await chiara.untilSaved();
    after = `second first ${before}`;
    await until('Ana sees it', async () => (await ana.text()) === after);
  }, 120_000);
  afterAll(() => pageApp?.stop());

  /** The text that is shown, without the flag of whoever wrote it. */
  const shownText = (user: BrowserUser) =>
    user.page.locator('.replay-code .cm-content').evaluate(content => {
      const copy = content.cloneNode(true) as Element;
      for (const flag of copy.querySelectorAll('.writer, .cm-widgetBuffer')) flag.remove();
      return [...copy.querySelectorAll('.cm-line')].map(line => line.textContent).join('\n');
    });
  const text = () => shownText(ana);
  const shows = (expected: string) => until(`it shows ${expected}`, async () => (await text()) === expected);
  const position = () => ana.page.getByRole('slider', { name: 'Position in the recording' });

  it('begins at the beginning, from the menu of the dojo', async () => {
    await ana.page.getByRole('button', { name: 'More about this dojo' }).click();
    await ana.page.getByRole('button', { name: /^Replay$/ }).click();
    await ana.page.locator('.replay-code .cm-content').waitFor();
    expect(new URL(ana.page.url()).pathname).toBe(`${DEMO_DOJO}/replay`);
    await shows(before);
    expect(await ana.page.getByRole('list', { name: 'Who wrote' }).textContent()).toContain('Chiara Rossi');
  });

  it('has the exact text at any place, and says who wrote it', async () => {
    await position().press('End');
    await shows(after);
    expect(await ana.page.locator('.writer-flag').textContent()).toBe('Chiara Rossi');
    for (let edits = 'second '.length; edits > 0; edits--) {
      await ana.page.getByRole('button', { name: 'Back by one edit' }).click();
    }
    await shows(`first ${before}`);
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press(',');
    await shows(`first${before}`);
    expect(await ana.page.locator('.writer-flag').textContent()).toBe('Ana Souza');
    await ana.page.keyboard.press('.');
    await shows(`first ${before}`);
  });

  it('shows who wrote what, by more than a colour', async () => {
    const blamed = () =>
      ana.page
        .locator('.replay-code .blame')
        .evaluateAll(spans => spans.map(span => [span.getAttribute('title'), span.className]));
    const names = async () => [...new Set((await blamed()).map(([name]) => name))];
    await position().press('End');
    await shows(after);
    const button = ana.page.getByRole('button', { name: 'Show who wrote what' });
    expect(await blamed()).toEqual([]);
    await button.click();
    await until('it is shown', async () => (await names()).includes('Chiara Rossi'));
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const [[first, chiaras] = [], [second, anas] = []] = await blamed();
    expect([first, second]).toEqual(['Chiara Rossi', 'Ana Souza']);
    expect(chiaras).not.toBe(anas);
    expect(await ana.page.getByRole('list', { name: 'Who wrote' }).textContent()).toMatch(/Chiara Rossi\d+%/);
    await shows(after);
    // By the keyboard as well, and back.
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press('b');
    await until('it is not shown any more', async () => (await blamed()).length === 0);
  });

  it('follows one person, and goes from edit to edit of theirs', async () => {
    await position().press('End');
    await shows(after);
    const person = ana.page.getByRole('button', { name: 'Ana Souza' });
    await person.click();
    await until(
      'Ana is marked',
      async () => (await ana.page.locator('.writer-flag').textContent()) === 'Ana Souza',
    );
    await shows(after);
    // All that Chiara typed is one step for who looks at Ana's edits.
    await ana.page.getByRole('button', { name: 'Back to the previous edit of Ana Souza' }).click();
    await shows(`first ${before}`);
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press('0');
    expect(await person.getAttribute('aria-pressed')).toBe('false');
    await ana.page.keyboard.press('.');
    await shows(`sfirst ${before}`);
    await ana.page.keyboard.press('p');
    await shows(`sfirst ${before}`);
    await ana.page.keyboard.press('n');
    await shows(`sefirst ${before}`);
  });

  it('shows what differs from an earlier moment', async () => {
    await position().press('End');
    await shows(after);
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press('d');
    const [firstLine] = before.split('\n');
    const dialog = ana.page.getByRole('dialog', { name: /^What changed in / });
    const lines = async (element: string) => (await dialog.locator(element).allTextContents()).join('');
    // Since the beginning of the recording, in which the file is there at once.
    await until('it is shown', async () => (await lines('ins')) === `+ second first ${firstLine}\n`);
    expect(await lines('del')).toBe(`− ${firstLine}\n`);
    await dialog.getByRole('slider', { name: 'The earlier moment' }).press('End');
    await dialog.getByText('Nothing differs between these two moments.').waitFor();
    await ana.page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await shows(after);
  });

  it('plays at the chosen speed until the end, skipping pauses', async () => {
    await position().press('Home');
    await shows(before);
    await ana.page.getByRole('combobox', { name: 'Speed' }).selectOption('64');
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press(' ');
    await shows(after);
    await ana.page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  });

  it('is saved as files for other programs', async () => {
    for (const [item, ending, start] of [
      ['Save as a git bundle', 'bundle', '# v2 git bundle'],
      ['Save as a terminal recording', 'cast', '{"version":3,'],
      ['Save the chapters', 'vtt', 'WEBVTT'],
    ] as const) {
      await ana.page.getByRole('button', { name: 'More about this recording' }).click();
      const download = ana.page.waitForEvent('download');
      await ana.page.getByRole('button', { name: item }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(new RegExp(`\\.${ending}$`));
      expect(await readFile(await file.path(), 'utf8')).toMatch(new RegExp(`^${start}`));
      await ana.page.locator('dialog').waitFor({ state: 'detached' });
    }
  });

  it('begins a new dojo from the moment that is shown', async () => {
    await position().press('Home');
    await shows(before);
    await ana.page.getByRole('button', { name: 'More about this recording' }).click();
    await ana.page.getByRole('button', { name: 'Fork from here' }).click();
    await ana.page.locator('.cm-content[contenteditable="true"]').waitFor();
    expect(new URL(ana.page.url()).pathname).not.toContain(DEMO_DOJO);
    expect(await ana.text()).toBe(before);
  });

  it('opens at the moment that a link names', async () => {
    await ana.page.goto(`${pageApp.app.pageUrl}${DEMO_DOJO}/replay?at=9999`);
    await ana.page.locator('.replay-code .cm-content').waitFor();
    await shows(after);
    await ana.page.getByRole('button', { name: 'Back to the dojo' }).click();
    await ana.page.locator('.cm-content[contenteditable="true"]').waitFor();
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });

  it('is played by a facilitator for everybody, who may break away and come back', async () => {
    const isTogether = (expected: string) =>
      until(
        'both see it',
        async () => (await shownText(ana)) === expected && (await shownText(chiara)) === expected,
      );
    const say = (user: BrowserUser, words: string) => user.page.getByText(words, { exact: true }).waitFor();
    await ana.page.goto(`${pageApp.app.pageUrl}${DEMO_DOJO}/replay?at=9999`);
    await shows(after);
    await ana.page.getByRole('button', { name: 'More about this recording' }).click();
    await ana.page.getByRole('button', { name: /^Play for everybody/ }).click();
    await say(ana, 'You play this for everybody.');
    await say(chiara, 'Ana Souza plays the recording for everybody.');
    await chiara.page.getByRole('button', { name: 'Watch' }).click();
    await isTogether(after);
    await ana.page.locator('.replay-code .cm-content').focus();
    await ana.page.keyboard.press(',');
    await isTogether(`secondfirst ${before}`);
    await chiara.page.locator('.replay-code .cm-content').focus();
    await chiara.page.keyboard.press(',');
    await say(chiara, 'You look on your own. Ana Souza plays for everybody.');
    await until('Chiara is elsewhere', async () => (await shownText(chiara)) === `seconfirst ${before}`);
    await ana.page.keyboard.press(',');
    await ana.page.keyboard.press(',');
    await shows(`secofirst ${before}`);
    expect(await shownText(chiara)).toBe(`seconfirst ${before}`);
    await chiara.page.getByRole('button', { name: 'Come back' }).click();
    await isTogether(`secofirst ${before}`);
    await ana.page.getByRole('button', { name: 'Stop' }).click();
    await until(
      'nobody plays for everybody',
      async () => (await chiara.page.locator('.strip').count()) === 0,
    );
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });

  it('has no replay of a dojo that is not there', async () => {
    await ana.page.goto(`${pageApp.app.pageUrl}/d/0190d0c0-0000-7000-8000-00000000ffff/replay`);
    await ana.page.getByText('There is no such dojo, or it is not yours to see.').waitFor();
  });
});
