import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFindings, COLOUR_RULES, RULES } from './accessibility-findings.ts';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

const DESKTOP = { width: 1_280, height: 900 };

/** A screen, how to get there from anywhere, and what is there when it is. */
interface Screen {
  readonly name: string;
  readonly path: string;
  /** From the address on, one after the other. */
  readonly buttons?: readonly (string | RegExp)[];
  /** A selector. */
  readonly shows: string;
}

const EDITOR = '.cm-content[contenteditable="true"]';
const SHEET = 'dialog[open]';

const SCREENS: readonly Screen[] = [
  { name: 'the list of dojos', path: '/', shows: '.dojos a' },
  { name: 'the account', path: '/', buttons: [/^Your account/], shows: SHEET },
  { name: 'a new dojo', path: '/', buttons: ['New dojo'], shows: SHEET },
  { name: 'the code of a dojo', path: '/', buttons: ['Join by code'], shows: SHEET },
  { name: 'a dojo', path: DEMO_DOJO, shows: EDITOR },
  { name: 'the menu of a dojo', path: DEMO_DOJO, buttons: ['More about this dojo'], shows: SHEET },
  {
    name: 'the board',
    path: DEMO_DOJO,
    buttons: ['More about this dojo', /^Lead the dojo/],
    shows: '.board li',
  },
  {
    name: 'the code, name and time of a dojo',
    path: DEMO_DOJO,
    buttons: ['More about this dojo', /^Code, name and time/],
    shows: SHEET,
  },
  { name: 'a mark', path: DEMO_DOJO, buttons: ['More about this dojo', /^Mark this moment/], shows: SHEET },
  {
    name: 'the start of turns',
    path: DEMO_DOJO,
    buttons: ['More about this dojo', /^Take turns/],
    shows: SHEET,
  },
  { name: 'the files of a dojo', path: DEMO_DOJO, buttons: ['Manage files'], shows: SHEET },
  { name: 'the replay', path: `${DEMO_DOJO}/replay`, shows: '.replay-controls' },
  { name: 'the POCs', path: '/pocs', shows: '.dojos a' },
  { name: 'what a search finds', path: '/pocs?q=bowling', shows: 'main [role=status]' },
  { name: 'a new POC', path: '/pocs/new', shows: '.poc-form' },
  { name: 'the reports and videos', path: '/reports', shows: '.report-form' },
  { name: 'the people', path: '/people', shows: 'main li' },
  { name: 'one’s own data', path: '/me', shows: '.profile' },
  { name: 'the audit', path: '/audit', shows: 'main li' },
  { name: 'the notifications', path: '/notifications', shows: 'main h1' },
  { name: 'the webhook', path: '/webhook', shows: 'main form' },
  { name: 'the look of videos', path: '/branding', shows: '.brand-form' },
  { name: 'no page', path: '/nothing', shows: '.notice' },
];

describe.skipIf(!hasChromium)(`accessibility (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  beforeAll(async () => {
    pageApp = await startPageApp();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const urlOf = (path: string) => new URL(path, pageApp.app.pageUrl).href;

  /** By name, as it is in light and in dark. */
  async function findings(page: Page, name: string): Promise<Record<string, string[]>> {
    const found: Record<string, string[]> = {};
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // But for the colours both are the same.
      const lines = await accessibilityFindings(page, colorScheme === 'light' ? RULES : COLOUR_RULES);
      if (lines.length > 0) found[`${name}, ${colorScheme}`] = lines;
    }
    return found;
  }

  async function open({ page }: BrowserUser, { path, buttons = [], shows }: Screen): Promise<void> {
    await page.goto(urlOf(path));
    for (const name of buttons) await page.getByRole('button', { name }).click();
    await page.locator(shows).first().waitFor();
    await page.waitForLoadState('networkidle');
  }

  describe.each([
    ['a phone', PHONE, true],
    ['a desktop', DESKTOP, false],
  ])('on %s', (_device, viewport, isTouch) => {
    let ana: BrowserUser;
    beforeAll(async () => {
      const context = await pageApp.browser.newContext({ viewport, locale: 'en-GB' });
      const page = await context.newPage();
      await page.goto(urlOf('/'));
      await page.getByRole('button', { name: 'Acme' }).waitFor();
      expect(await findings(page, 'the sign-in')).toEqual({});
      await context.close();
      ana = await BrowserUser.open(pageApp.browser, {
        url: urlOf(DEMO_DOJO),
        ...{ tenant: 'Acme', name: 'Ana Souza', viewport, isTouch },
      });
      // Something to be replayed, to be coloured, and to stand on the line of the caret.
      await ana.typeAt('Home', '// a comment of Ana\n');
      await ana.untilSaved();
    });

    it.each(SCREENS)('$name has nothing to be mended', async screen => {
      await open(ana, screen);
      expect(await findings(ana.page, screen.name)).toEqual({});
    });

    it('a POC and its form have nothing to be mended', async () => {
      await open(ana, { name: 'the POCs', path: '/pocs', shows: '.dojos a' });
      await ana.page.locator('.dojos a').first().click();
      await ana.page.locator('main .card').first().waitFor();
      expect(await findings(ana.page, 'a POC')).toEqual({});
      await ana.page.getByRole('link', { name: 'Edit' }).click();
      await ana.page.locator('form.poc-form').waitFor();
      expect(await findings(ana.page, 'its form')).toEqual({});
    });

    it('the line of the caret, the people, and a dojo that is offline have nothing to be mended', async () => {
      await open(ana, { name: 'a dojo', path: DEMO_DOJO, shows: EDITOR });
      await ana.page.locator('.cm-content').focus();
      await ana.page.keyboard.press('Control+Home');
      expect(await findings(ana.page, 'the line of the caret')).toEqual({});
      if (isTouch) {
        await ana.page.getByRole('button', { name: /(person|people) here/ }).click();
        await ana.page.locator(SHEET).waitFor();
        expect(await findings(ana.page, 'the people')).toEqual({});
        await ana.page.keyboard.press('Escape');
      }
      await ana.network.down();
      await ana.page.getByText('You are offline').waitFor();
      expect(await findings(ana.page, 'offline')).toEqual({});
      await ana.network.up();
      await ana.untilSaved();
    });
  });
});
