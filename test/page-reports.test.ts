import { readFile } from 'node:fs/promises';
import { findProgram } from '@tatami/engines';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

const hasVideoTools = ['ffmpeg', 'espeak-ng'].every(program => findProgram(program) !== undefined);

describe.skipIf(!hasChromium)(`Reports on a phone (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let page: Page;
  beforeAll(async () => {
    pageApp = await startPageApp();
    ana = await signIn('Ana Souza');
    ({ page } = ana);
  }, 120_000);
  afterAll(() => pageApp?.stop());

  const signIn = (name: string) =>
    BrowserUser.signIn(pageApp.browser, {
      url: `${pageApp.app.pageUrl}/reports`,
      tenant: 'Acme',
      name,
      viewport: PHONE,
    });
  const fetched = async (format: string): Promise<{ name: string; bytes: Buffer }> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: format }).first().click();
    const file = await download;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };

  it('are asked for, watched, and fetched in four formats', async () => {
    await page.getByText('No report yet').waitFor();
    await page.locator('.report-form').getByText('Company', { exact: true }).first().click();
    await page.getByText('This year', { exact: true }).click();
    await page.getByRole('button', { name: 'Make the report' }).click();
    await page.getByRole('button', { name: 'For print (PDF)' }).waitFor();
    expect(await page.locator('.report h2').first().textContent()).toContain('Company');
    const pdf = await fetched('For print (PDF)');
    expect(pdf.name).toMatch(/^tatami-report-\d{4}-01-01_.*\.pdf$/);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await fetched('Web page (HTML)')).bytes.toString()).toContain('<svg');
    expect((await fetched('Table (CSV)')).bytes.toString()).toContain('FizzBuzz');
    expect(JSON.parse((await fetched('Data (JSON)')).bytes.toString())).toMatchObject({ schemaVersion: 1 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(ana.pageErrors).toEqual([]);
  });

  it('come each month to who chose it, until they end it', async () => {
    const monthly = page.locator('section', { has: page.getByRole('heading', { name: 'Each month' }) });
    const saved = () =>
      page.waitForResponse(answer => answer.url().endsWith('/reports/monthly') && answer.ok());
    await Promise.all([saved(), monthly.getByLabel('Company').check()]);
    await Promise.all([saved(), monthly.getByLabel('Language of the report').selectOption('pt-BR')]);
    await page.reload();
    await monthly.getByLabel('Company').waitFor();
    expect(await monthly.getByLabel('Company').isChecked()).toBe(true);
    expect(await monthly.getByLabel('My work').isChecked()).toBe(false);
    expect(await monthly.getByLabel('Language of the report').inputValue()).toBe('pt-BR');
    await Promise.all([saved(), monthly.getByLabel('Company').uncheck()]);
    expect(await monthly.getByLabel('Language of the report').count()).toBe(0);
  });

  it('say what is wrong with the days, and ask nobody', async () => {
    await page.getByText('Other days', { exact: true }).click();
    await page.getByLabel('First day').fill('2026-02-02');
    await page.getByLabel('Last day').fill('2026-02-01');
    await page.getByRole('button', { name: 'Make the report' }).click();
    await page.getByText('The last day is before the first one.').waitFor();
    expect(await page.locator('.report').count()).toBe(1);
  });

  it('of the company are not offered to who may not have them', async () => {
    const chiara = await signIn('Chiara Rossi');
    await chiara.page.getByText('No report yet').waitFor();
    await chiara.page.getByRole('heading', { name: 'Each month' }).waitFor();
    expect(await chiara.page.getByText('Company', { exact: true }).count()).toBe(0);
    await chiara.page.getByRole('button', { name: 'Make the report' }).click();
    await chiara.page.getByRole('button', { name: 'Data (JSON)' }).waitFor();
    await chiara.close();
  });

  it.skipIf(!hasVideoTools)(
    'become a video, which can be cancelled (needs ffmpeg and espeak-ng)',
    async () => {
      await page.getByRole('button', { name: 'Make the video' }).click();
      const row = page.locator('.videos .report').first();
      await row.getByRole('progressbar').waitFor();
      await row.getByRole('button', { name: 'Cancel' }).click();
      await row.getByText('Cancelled').waitFor();
      expect(ana.pageErrors).toEqual([]);
    },
  );

  it('look as an owner chooses', async () => {
    await page.getByRole('link', { name: 'Colours, logo and font' }).click();
    await page.getByRole('heading', { name: 'Look of videos and reports' }).waitFor();
    await page.locator('input[type=file]').setInputFiles({
      name: 'logo.png',
      mimeType: 'image/png',
      buffer: await page.getByRole('heading', { name: 'Logo' }).screenshot(),
    });
    await page.getByRole('img', { name: 'Logo' }).waitFor();
    await page.getByText('Our own', { exact: true }).click();
    await page.getByLabel('Primary').fill('#0d47a1');
    await page.getByLabel('Accent').fill('#0d47a1');
    await page.getByText('The accent is hard to see').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await page.getByLabel('Accent').fill('#ffd43b');
    await page.getByText('Montserrat', { exact: true }).click();
    await page.getByLabel('First line').fill('A year of learning');
    await page.getByLabel('Music under the voice').check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    expect(await page.getByLabel('Accent').inputValue()).toBe('#ffd43b');
    expect(await page.getByLabel('Montserrat').isChecked()).toBe(true);
    expect(await page.locator('.brand-preview').textContent()).toContain('A year of learning');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('None yet.').waitFor();
    await page.goBack();
    expect(ana.pageErrors).toEqual([]);
  });
});
