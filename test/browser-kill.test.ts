import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@tatami/dev';
import { until } from '@tatami/kernel/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, DEMO_DOJO } from './browser-user.ts';
import { CHROMIUM, hasChromium, launchChromium } from './chromium.ts';
import { StartedApp } from './started-app.ts';

describe.skipIf(!hasChromium)(`two browsers and a power failure (needs ${CHROMIUM})`, () => {
  let dataDir: string;
  let browser: Browser;
  let app: StartedApp;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tatami-power-'));
    // PostgreSQL's own user has to be able to enter it.
    await chmod(dataDir, 0o755);
    const [port = 0] = await freePorts(1);
    [app, browser] = await Promise.all([StartedApp.start({ dataDir, port }), launchChromium()]);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await app?.kill();
    if (dataDir !== undefined) await rm(dataDir, { recursive: true, force: true });
  });

  it('lose nothing that was typed, saved or not, and end equal', { timeout: 150_000 }, async () => {
    const url = `${app.pageUrl}${DEMO_DOJO}`;
    const [ana, bruno] = await Promise.all(
      ['Ana Souza', 'Bruno Lima'].map(name => BrowserUser.open(browser, { url, tenant: 'Acme', name })),
    );
    if (ana === undefined || bruno === undefined) throw new Error('both are there');
    const everyWord: string[] = [];
    const word = (who: string, n: number) => {
      const typed = `${who}${n} `;
      everyWord.push(typed);
      return typed;
    };

    for (let n = 0; n < 3; n++) {
      await Promise.all([ana.typeAt('Home', word('ana', n)), bruno.typeAt('End', word('bruno', n))]);
      await Promise.all([ana.untilSaved(), bruno.untilSaved()]);
    }
    const saved = [...everyWord];
    await until(
      'both see both',
      async () => (await ana.text()).includes('bruno2 ') && (await ana.text()) === (await bruno.text()),
    );
    await until(
      'each sees the other’s caret',
      async () => (await ana.sees('Bruno')) && (await bruno.sees('Ana')),
    );

    let isDead = false;
    const typing = (async () => {
      for (let n = 3; n < 200 && !isDead; n++) {
        await Promise.all([ana.typeAt('Home', word('ana', n)), bruno.typeAt('End', word('bruno', n))]);
      }
    })();
    await until('they type', () => everyWord.length >= saved.length + 8);
    await app.kill();
    // They go on while nobody is there to save it.
    const atKill = everyWord.length;
    await until('they type on', () => everyWord.length >= atKill + 6);
    isDead = true;
    await typing;

    const again = await StartedApp.start({ dataDir, port: Number(new URL(app.pageUrl).port) });
    expect(again.pageUrl).toBe(app.pageUrl);
    app = again;

    // Somebody who had no page open finds what was shown as saved.
    const chiara = await BrowserUser.open(browser, { url, tenant: 'Acme', name: 'Chiara Rossi' });
    const found = await chiara.text();
    expect(saved.filter(typed => !found.includes(typed))).toEqual([]);

    await Promise.all([ana.untilSaved(), bruno.untilSaved()]);
    const texts = () => Promise.all([ana, bruno, chiara].map(user => user.text()));
    await until('all are equal', async () => new Set(await texts()).size === 1, { withinMs: 30_000 });
    const [text = ''] = await texts();
    expect(everyWord.filter(typed => !text.includes(typed))).toEqual([]);
    expect(await Promise.all([ana, bruno].map(user => user.notices()))).toEqual([[], []]);
  });
});
