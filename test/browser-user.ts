import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PageNetwork } from './page-network.ts';

/** Acme's demo dojo; its address never changes. */
export const DEMO_DOJO = '/d/0190d0c0-0000-7000-8000-0000000000da';
/** The viewport of a small phone. */
export const PHONE = { width: 360, height: 740 };
/** From the loss of everything to the next try of a client that waits longest between tries, and some. */
const SAVED_WITHIN_MS = 45_000;

export interface BrowserUserOptions {
  readonly url: string;
  readonly tenant: string;
  readonly name: string;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** A finger instead of a mouse. */
  readonly isTouch?: boolean;
}

/** A demo user in a browser of their own, who signs in by the real pages. */
export class BrowserUser {
  readonly #context: BrowserContext;
  /** For what only one test does. */
  readonly page: Page;
  readonly network: PageNetwork;
  readonly #name: string;
  /** What the page wrote to its console as errors and warnings. */
  readonly #complaints: string[] = [];
  /** What nothing on the page caught. */
  readonly pageErrors: string[] = [];

  private constructor(context: BrowserContext, page: Page, network: PageNetwork, name: string) {
    this.#context = context;
    this.page = page;
    this.network = network;
    this.#name = name;
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) this.#complaints.push(message.text());
    });
    page.on('pageerror', error => {
      this.pageErrors.push(String(error));
      this.#complaints.push(String(error));
    });
  }

  /** Opens an address, and signs in where that leads. */
  static async signIn(browser: Browser, options: BrowserUserOptions): Promise<BrowserUser> {
    const { url, tenant, name, viewport = { width: 900, height: 2_000 }, isTouch = false } = options;
    const context = await browser.newContext({
      ...{ viewport, locale: 'en-GB' },
      ...(isTouch && { hasTouch: true, isMobile: true }),
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const network = await PageNetwork.of(page);
    await page.goto(url);
    await page.getByRole('button', { name: tenant }).click();
    await page.getByRole('button', { name }).click();
    return new BrowserUser(context, page, network, name);
  }

  /** Opens a dojo's address, signs in, and waits for the editor. */
  static async open(browser: Browser, options: BrowserUserOptions): Promise<BrowserUser> {
    const user = await BrowserUser.signIn(browser, options);
    await user.page.locator('.cm-content[contenteditable="true"]').waitFor();
    await user.untilSaved();
    return user;
  }

  /** Types at the start or the end of the file, key by key. */
  async typeAt(where: 'Home' | 'End', words: string): Promise<void> {
    await this.page.locator('.cm-content').focus();
    await this.page.keyboard.press(`Control+${where}`);
    await this.page.keyboard.type(words, { delay: 5 });
  }

  /** Waits until the page says that everything is saved. */
  async untilSaved(): Promise<void> {
    try {
      await this.page.locator('.saved-saved').waitFor({ timeout: SAVED_WITHIN_MS });
    } catch (cause) {
      const shown = await this.page.locator('.saved, .strip, [role=dialog], .notice').allInnerTexts();
      throw new Error(`${this.#name} is told: ${shown.join(' | ')}\n${this.#complaints.join('\n')}`, {
        cause,
      });
    }
  }

  /** The text in the editor, without the names at others' carets. */
  async text(): Promise<string> {
    return this.page.locator('.cm-content').evaluate(content => {
      const copy = content.cloneNode(true) as Element;
      for (const caret of copy.querySelectorAll('.cm-ySelectionCaret, .cm-widgetBuffer')) caret.remove();
      return [...copy.querySelectorAll('.cm-line')].map(line => line.textContent).join('\n');
    });
  }

  /** Whether the page shows somebody's caret with their name. */
  async sees(name: string): Promise<boolean> {
    return (await this.page.locator('.cm-ySelectionInfo', { hasText: name }).count()) > 0;
  }

  /** The token that the page has now. */
  async token(): Promise<string> {
    return this.page.evaluate(() => {
      const key = Object.keys(sessionStorage).find(name => name.startsWith('tatami.user:'));
      return JSON.parse(sessionStorage.getItem(key ?? '') ?? '').access_token;
    });
  }

  /** What there was to tell the user: a dialog, or a goodbye. */
  async notices(): Promise<string[]> {
    return this.page.locator('[role=dialog], .notice').allInnerTexts();
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}
