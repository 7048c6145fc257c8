import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

/** What the page has asked of the device. */
interface Asked {
  vibrations: number;
  tones: number;
  locks: WakeLockSentinel[];
}

describe.skipIf(!hasChromium)(`who gets the keyboard (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let chiara: BrowserUser;
  beforeAll(async () => {
    pageApp = await startPageApp();
    ana = await open('Ana Souza');
    chiara = await open('Chiara Rossi');
    await ana.page.getByRole('button', { name: '2 people here' }).waitFor();
  }, 120_000);
  afterAll(() => pageApp?.stop());

  async function open(name: string): Promise<BrowserUser> {
    const user = await BrowserUser.open(pageApp.browser, {
      url: `${pageApp.app.pageUrl}${DEMO_DOJO}`,
      ...{ tenant: 'Acme', name, viewport: PHONE, isTouch: true },
    });
    await watch(user);
    return user;
  }

  /** Counts on the way to the device. */
  const watch = (user: BrowserUser) =>
    user.page.evaluate(() => {
      const asked: Asked = { vibrations: 0, tones: 0, locks: [] };
      Object.assign(window, { asked });
      const vibrate = navigator.vibrate.bind(navigator);
      navigator.vibrate = (pattern: Iterable<number> | VibratePattern) => {
        asked.vibrations++;
        return vibrate(typeof pattern === 'number' ? pattern : [...pattern]);
      };
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        asked.tones++;
        start.call(this, when);
      };
      const request = navigator.wakeLock.request.bind(navigator.wakeLock);
      navigator.wakeLock.request = async type => {
        const lock = await request(type);
        asked.locks.push(lock);
        return lock;
      };
    });
  const asked = (user: BrowserUser) =>
    user.page.evaluate(() => {
      const { vibrations, tones, locks } = (window as unknown as { asked: Asked }).asked;
      return { vibrations, tones, held: locks.filter(lock => !lock.released).length };
    });
  const choose = async (user: BrowserUser, ...names: (string | RegExp)[]): Promise<void> => {
    for (const name of names) await user.page.getByRole('button', { name }).click();
  };
  const signal = /Sound and vibration/;
  const setSignal = async (user: BrowserUser, isOn: boolean): Promise<void> => {
    await choose(user, 'More about this dojo');
    const box = user.page.getByRole('checkbox', { name: signal });
    expect(await box.isChecked()).toBe(!isOn);
    await box.setChecked(isOn);
    await user.page.keyboard.press('Escape');
  };

  it('is told by nothing but the screen, as long as they want no more', async () => {
    await choose(ana, 'More about this dojo', /^Take turns/, /^Randori/);
    await choose(ana, 'Hand off');
    await chiara.page.getByText('Your turn: you type').waitFor();
    expect(await asked(chiara)).toMatchObject({ vibrations: 0, tones: 0 });
    await choose(chiara, 'Hand off');
    await ana.page.getByText('Your turn: you type').waitFor();
  });

  it('is told by a tone and by vibration if they want it, and nobody else is', async () => {
    await setSignal(ana, true);
    await setSignal(chiara, true);
    // As an example of it.
    await until('Chiara hears it', async () => (await asked(chiara)).tones === 2);
    const ofAna = await asked(ana);
    await choose(ana, 'Hand off');
    await until('Chiara hears it again', async () => (await asked(chiara)).tones === 4);
    expect(await asked(chiara)).toMatchObject({ vibrations: 2 });
    expect(await asked(ana)).toMatchObject({ vibrations: ofAna.vibrations, tones: ofAna.tones });
  });

  it('keeps the screen on until the turn is over', async () => {
    await until('Chiara’s stays on', async () => (await asked(chiara)).held === 1);
    expect(await asked(ana)).toMatchObject({ held: 0 });
    await choose(chiara, 'Hand off');
    await until('it may go off', async () => (await asked(chiara)).held === 0);
    await until('Ana’s stays on', async () => (await asked(ana)).held === 1);
  });

  it('is asked no second time: the choice is kept', async () => {
    await chiara.page.reload();
    await chiara.page.locator('.cm-content').waitFor();
    await watch(chiara);
    await chiara.page.getByText('Ana Souza types now').waitFor();
    await setSignal(chiara, false);
    await choose(ana, 'Hand off');
    await chiara.page.getByText('Your turn: you type').waitFor();
    expect(await asked(chiara)).toMatchObject({ vibrations: 0, tones: 0 });
    expect([...ana.pageErrors, ...chiara.pageErrors]).toEqual([]);
  });
});
