import { until } from '@tatami/kernel/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(
  `A video of the year on a phone (needs ${CHROMIUM}, ffmpeg and espeak-ng)`,
  () => {
    let pageApp: PageApp;
    beforeAll(async () => {
      pageApp = await startPageApp();
    }, 120_000);
    afterAll(() => pageApp?.stop());

    it('is made, and played with its captions', { timeout: 400_000 }, async () => {
      const ana = await BrowserUser.signIn(pageApp.browser, {
        url: `${pageApp.app.pageUrl}/reports`,
        tenant: 'Acme',
        name: 'Ana Souza',
        viewport: { width: 390, height: 844 },
      });
      await ana.page.getByRole('button', { name: 'Make the video' }).click();
      await ana.page.getByRole('button', { name: 'Watch' }).click({ timeout: 360_000 });
      const film = ana.page.locator('video');
      await film.waitFor();
      const played = () =>
        film.evaluate((video: HTMLVideoElement) => ({
          atS: video.currentTime,
          width: video.videoWidth,
          cues: video.textTracks[0]?.cues?.length ?? 0,
        }));
      await film.evaluate((video: HTMLVideoElement) => {
        for (const track of video.textTracks) track.mode = 'hidden';
      });
      await until('it plays, with captions', async () => {
        const { atS, width, cues } = await played();
        return atS > 1 && width === 1080 && cues > 5;
      });
      await ana.page.getByRole('button', { name: 'Cards to share' }).click();
      const badge = ana.page.getByRole('img', { name: 'Badge of the year (wide)' });
      await until('the card is seen', () =>
        badge.evaluate((card: HTMLImageElement) => card.naturalWidth === 1_200),
      );
      const saved = ana.page.waitForEvent('download');
      await ana.page.getByRole('button', { name: 'Save: Badge of the year (square)' }).click();
      expect((await saved).suggestedFilename()).toMatch(/^tatami-\d{4}-badge-square\.png$/);
      expect(ana.pageErrors).toEqual([]);
    });
  },
);
