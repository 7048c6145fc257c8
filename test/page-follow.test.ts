import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`following somebody (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let chiara: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    const url = `${pageApp.app.pageUrl}${DEMO_DOJO}`;
    chiara = await BrowserUser.open(pageApp.browser, { url, tenant: 'Acme', name: 'Chiara Rossi' });
    ana = await BrowserUser.open(pageApp.browser, {
      ...{ url, tenant: 'Acme', name: 'Ana Souza' },
      viewport: PHONE,
    });
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const button = (user: BrowserUser, name: string | RegExp) => user.page.getByRole('button', { name });
  const follow = async (name: string): Promise<void> => {
    await button(ana, /people here/).click();
    await button(ana, `Follow ${name}`).click();
    await strip().waitFor();
  };
  /** Until then the editor of the file before is there, and would take what is typed. */
  const hasOpen = (user: BrowserUser, file: string) =>
    user.page.getByRole('textbox', { name: `Code of ${file}` }).waitFor();
  const openFile = async (user: BrowserUser, file: string): Promise<void> => {
    const tabs = user.page.getByRole('navigation', { name: 'Files' });
    await tabs.getByRole('button', { name: file, exact: true }).click();
    await hasOpen(user, file);
  };
  const makeFile = async (user: BrowserUser, file: string): Promise<void> => {
    await button(user, 'Manage files').click();
    await user.page.getByLabel('New file').fill(file);
    await button(user, 'Make the file').click();
    await hasOpen(user, file);
  };
  const strip = () => ana.page.getByText('You follow Chiara Rossi', { exact: true });
  const isOver = () => strip().waitFor({ state: 'detached' });
  /** Whether Ana has a line of Chiara's file before her eyes; names at carets are no part of it. */
  const isSeen = (text: string): Promise<boolean> =>
    ana.page.locator('.cm-scroller').evaluate((scroller, text) => {
      const wordsOf = (line: Element) => {
        const copy = line.cloneNode(true) as Element;
        for (const caret of copy.querySelectorAll('.cm-ySelectionCaret')) caret.remove();
        return copy.textContent;
      };
      const line = [...scroller.querySelectorAll('.cm-line')].find(each => wordsOf(each) === text);
      const [box, editor] = [line?.getBoundingClientRect(), scroller.getBoundingClientRect()];
      return box !== undefined && box.top >= editor.top && box.bottom <= editor.bottom;
    }, text);

  it('shows the file that they write in, where they write', { timeout: 60_000 }, async () => {
    await makeFile(chiara, 'long.md');
    await chiara.typeAt('Home', 'first line');
    await follow('Chiara Rossi');
    await until('Ana sees the file', () => isSeen('first line'));
    expect(await ana.page.locator('[aria-current=page]').textContent()).toBe('long.md');

    await chiara.page.keyboard.insertText('\n'.repeat(80));
    await chiara.page.keyboard.type('last line');
    await until('Ana sees where Chiara is', () => isSeen('last line'));
    await chiara.page.keyboard.press('Control+Home');
    await until('Ana sees the beginning again', () => isSeen('first line'));
    await chiara.page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: 'fizzbuzz.js' })
      .click();
    await ana.page.locator('[aria-current=page]', { hasText: 'fizzbuzz.js' }).waitFor();
    await chiara.page.getByRole('button', { name: 'long.md', exact: true }).click();
    await hasOpen(ana, 'long.md');
    await chiara.typeAt('End', '.');
    await until('Ana sees the end', () => isSeen('last line.'));
  });

  it('ends when one scrolls, types, or chooses a file by hand', { timeout: 60_000 }, async () => {
    await ana.page.locator('.cm-scroller').hover();
    await ana.page.mouse.wheel(0, -200);
    await isOver();
    await makeFile(chiara, 'other.md');
    await chiara.typeAt('Home', 'elsewhere');
    await button(ana, 'other.md').waitFor();
    expect(await ana.page.locator('[aria-current=page]').textContent()).toBe('long.md');

    await openFile(chiara, 'long.md');
    await chiara.typeAt('Home', 'very ');
    await follow('Chiara Rossi');
    await until('Ana is where Chiara is', () => isSeen('very first line'));
    await ana.typeAt('Home', 'the ');
    await isOver();
    await until('Chiara reads it', async () => (await chiara.text()).startsWith('the very first'));

    await follow('Chiara Rossi');
    await ana.page
      .getByRole('navigation', { name: 'Files' })
      .getByRole('button', { name: 'fizzbuzz.js' })
      .click();
    await isOver();
    await follow('Chiara Rossi');
    await hasOpen(ana, 'long.md');
    await button(ana, 'Stop following').click();
    await isOver();
  });

  it('ends with a word when they leave', { timeout: 60_000 }, async () => {
    await follow('Chiara Rossi');
    await chiara.close();
    await ana.page.getByText('Chiara Rossi has left. You follow nobody now.').waitFor();
    expect(await strip().count()).toBe(0);
    expect(ana.pageErrors).toEqual([]);
  });
});
