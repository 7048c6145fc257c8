import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@tatami/dev';
import type { Browser } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { StartedApp } from './started-app.ts';

/** `npm start` in a folder of its own, and a Chromium to look at its page. */
export interface PageApp {
  readonly app: StartedApp;
  readonly browser: Browser;
  stop(): Promise<void>;
}

export async function startPageApp(options: { pods?: number } = {}): Promise<PageApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tatami-page-'));
  // PostgreSQL's own user has to be able to enter it.
  await chmod(dataDir, 0o755);
  const [port = 0] = await freePorts(1);
  const [app, browser] = await Promise.all([
    StartedApp.start({ dataDir, port, ...options }),
    launchChromium(),
  ]);
  return {
    app,
    browser,
    async stop() {
      await browser.close();
      await app.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
