import decodeQR from 'qr/decode.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** Of a module of the code in the picture that is read. */
const MODULE_PX = 4;

describe.skipIf(!hasChromium)(`the QR code of a dojo (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  beforeAll(async () => {
    pageApp = await startPageApp();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const signIn = (name: string, address = '/') =>
    BrowserUser.signIn(pageApp.browser, {
      url: new URL(address, pageApp.app.pageUrl).href,
      ...{ tenant: 'Acme', name, viewport: PHONE },
    });

  /** What a camera reads off the page: its colours, at the middle of each module. */
  async function scan({ page }: BrowserUser): Promise<string> {
    const code = page.getByRole('img', { name: /^QR code/ });
    await code.locator('path[d*=h]').waitFor();
    const { size, dark, colours } = await code.evaluate(svg => {
      const d = svg.querySelector('path')?.getAttribute('d') ?? '';
      return {
        size: (svg as SVGSVGElement).viewBox.baseVal.width,
        dark: [...d.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const),
        colours: [getComputedStyle(svg).fill, getComputedStyle(svg).backgroundColor],
      };
    });
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
    const width = size * MODULE_PX;
    const data = new Uint8ClampedArray(width * width * 4).fill(255);
    for (const [x, y] of dark) {
      for (let row = y * MODULE_PX; row < (y + 1) * MODULE_PX; row++) {
        for (let column = x * MODULE_PX; column < (x + 1) * MODULE_PX; column++)
          data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      }
    }
    return decodeQR({ width, height: width, data });
  }

  it('leads into a private dojo, from a phone that is not signed in yet', { timeout: 90_000 }, async () => {
    const ana = await signIn('Ana Souza');
    const choose = async (user: BrowserUser, ...names: (string | RegExp)[]): Promise<void> => {
      for (const name of names) await user.page.getByRole('button', { name }).click();
    };
    await choose(ana, 'New dojo');
    await ana.page.getByLabel('Name', { exact: true }).fill('Behind a camera');
    await ana.page.getByText('Only members can join').click();
    await choose(ana, 'Create', 'More about this dojo', /^Code, name and time/, 'Make a code');
    const address = await scan(ana);
    await ana.page.emulateMedia({ colorScheme: 'dark' });
    expect(await scan(ana)).toBe(address);
    await choose(ana, 'New code');
    await expect.poll(() => scan(ana)).not.toBe(address);

    const chiara = await signIn('Chiara Rossi', await scan(ana));
    await choose(chiara, /^Join$/);
    await chiara.page.getByRole('heading', { name: 'Behind a camera' }).waitFor();
    await chiara.page.locator('.cm-content[contenteditable="true"]').waitFor();
    // The way back leads to the list, and not to the code again.
    await choose(chiara, 'Back to the dojos');
    await chiara.page.getByRole('button', { name: 'New dojo' }).waitFor();
    expect(await chiara.page.getByRole('dialog').count()).toBe(0);
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });
});
