import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserUser, PHONE } from './browser-user.ts';
import { CHROMIUM, hasChromium } from './chromium.ts';
import type { PageApp } from './page-app.ts';
import { startPageApp } from './page-app.ts';

describe.skipIf(!hasChromium)(`People on a phone (needs ${CHROMIUM})`, () => {
  let pageApp: PageApp;
  let ana: BrowserUser;
  let page: Page;
  beforeAll(async () => {
    pageApp = await startPageApp();
    ana = await BrowserUser.signIn(pageApp.browser, {
      url: pageApp.app.pageUrl,
      tenant: 'Acme',
      name: 'Ana Souza',
      viewport: PHONE,
    });
    ({ page } = ana);
  }, 120_000);
  afterAll(() => pageApp?.stop());

  it('are invited by a link, given another role, and removed', async () => {
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('link', { name: 'People and invitations' }).click();
    await page.getByRole('heading', { name: 'People' }).waitFor();
    await page.getByLabel('They become').selectOption('Facilitator');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByLabel('Link of the invitation').inputValue();
    expect(link).toMatch(/^http:\/\/localhost:\d+\/join\/acme#[\w-]{43}$/);
    await page.getByText('0 of 1 used').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);

    // Whoever opens it is asked for no company, only who they are.
    const context = await pageApp.browser.newContext({ viewport: PHONE, locale: 'pt-BR' });
    const guest = await context.newPage();
    await guest.goto(link);
    await guest.getByRole('button', { name: 'Emma Weber' }).click();
    await guest.getByText('Boas-vindas à Acme').waitFor();
    await guest.getByText('Seu papel: Facilitador.').waitFor();
    await guest.getByRole('button', { name: 'Ver os dojos' }).click();
    expect(new URL(guest.url()).hash).toBe('');

    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByText('Emma Weber has accepted your invitation.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByText('E-mail is off').waitFor();
    const told = page.getByRole('group', { name: 'A video is made' }).getByLabel('Here');
    await told.uncheck();
    await page.reload();
    await expect.poll(() => told.isChecked()).toBe(false);
    // The smallest phones, in the language with the longer words.
    await page.setViewportSize({ width: 320, height: 640 });
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByLabel('Language').selectOption('Português');
    await page.getByRole('heading', { name: 'Notificações' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.getByLabel('Idioma').selectOption('English');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.setViewportSize(PHONE);
    await page.goBack();
    await page.reload();
    const role = page.getByLabel('Role of Emma Weber');
    await role.waitFor();
    expect(await role.inputValue()).toBe('facilitator');
    await role.selectOption('Viewer');
    await page.getByText('Done: Emma Weber').waitFor();
    expect(await role.inputValue()).toBe('viewer');
    await page.getByLabel('Role of Ana Souza').selectOption('Viewer');
    await page.getByText('Somebody has to stay an owner.').waitFor();
    expect(await page.getByLabel('Role of Ana Souza').inputValue()).toBe('owner');
    await page.getByRole('button', { name: 'Remove Emma Weber' }).click();
    await page.getByRole('button', { name: 'Yes, remove' }).click();
    await expect.poll(() => role.inputValue()).toBe('removed');

    await guest.goto(link);
    await guest.getByText('Este convite não vale mais').waitFor();

    // Who was removed can be forgotten, by somebody who has read whom it is about.
    await page.getByRole('button', { name: 'Forget Emma Weber?' }).click();
    const now = page.getByRole('button', { name: 'Forget Emma Weber now' });
    expect(await now.isDisabled()).toBe(true);
    await page.getByLabel('I know that forgetting Emma Weber cannot be taken back.').check();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await now.click();
    await page.getByText('Emma Weber is forgotten.').waitFor();
    expect(await role.count()).toBe(0);
    expect(ana.pageErrors).toEqual([]);
  });

  it('lets an owner have a program told, and shows what became of the messages', async () => {
    await page.getByRole('link', { name: 'Notifications' }).click();
    await page.getByRole('link', { name: 'Tell a program, too' }).click();
    await page.getByLabel('Address').fill('http://hooks.example');
    await page.getByRole('button', { name: 'Set, with a new secret' }).click();
    await page.getByText('This is no address that begins with https://.').waitFor();
    await page.getByLabel('Address').fill('https://127.0.0.1/hook');
    await page.getByRole('button', { name: 'Set, with a new secret' }).click();
    expect(await page.getByLabel('Secret', { exact: true }).inputValue()).toMatch(/^whsec_.{32}$/);
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('Refused: the address is not public.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    await page.reload();
    await page.getByText('https://127.0.0.1/hook').waitFor();
    expect(await page.getByLabel('Secret', { exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, remove' }).click();
    await page.getByRole('heading', { name: 'Add a webhook' }).waitFor();
    expect(ana.pageErrors).toEqual([]);
    await page.getByRole('link', { name: 'Notifications' }).click();
  });

  it('shows what is pushed to the browser, also when the push service is away', async () => {
    await page.context().grantPermissions(['notifications']);
    await page.reload();
    // This asks the browser's push service, which a test cannot reach; the service worker is there all the same.
    await page.getByRole('button', { name: 'Turn on' }).click();
    const registrationIds: string[] = [];
    const devtools = await page.context().newCDPSession(page);
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      registrationIds.push(...registrations.map(({ registrationId }) => registrationId));
    });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await devtools.send('ServiceWorker.enable');
    await expect.poll(() => registrationIds.length).toBeGreaterThan(0);
    const payload = {
      title: 'Your report is ready',
      body: 'It is.',
      path: '/reports',
      tag: 't',
      language: 'en',
    };
    for (let i = 0; i < 2; i++) {
      await devtools.send('ServiceWorker.deliverPushMessage', {
        origin: new URL(page.url()).origin,
        registrationId: registrationIds[0] ?? '',
        data: JSON.stringify(payload),
      });
    }
    const shown = () =>
      page.evaluate(async () => {
        const notifications = await (await navigator.serviceWorker.ready).getNotifications();
        return notifications.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
      });
    const { title, body, tag, path } = payload;
    await expect.poll(shown).toEqual([{ title, body, tag, data: { path } }]);
    // What another person has turned on in this browser ends when somebody else is signed in.
    const turnedOnBy = () => page.evaluate(() => localStorage.getItem('tatami.push-user'));
    await page.evaluate(() => localStorage.setItem('tatami.push-user', 'somebody-else'));
    await page.reload();
    await expect.poll(turnedOnBy).toBeNull();
  });

  it('shows an owner who changed what, by whom and what', async () => {
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('link', { name: 'Audit' }).click();
    await page.getByRole('heading', { name: 'Audit' }).waitFor();
    await page.getByLabel('What').selectOption('made an invitation');
    const row = page.getByRole('listitem').filter({ hasText: 'Ana Souza made an invitation' });
    await row.waitFor();
    await row.getByText('made an invitation').click();
    await row.getByText('Hash after').waitFor();
    await page.getByLabel('What').selectOption('forgot a person');
    await page.getByRole('listitem').filter({ hasText: 'Ana Souza forgot a person' }).waitFor();
    await page.getByLabel('To', { exact: true }).fill('2020-01-01');
    await page.getByText('Nothing was changed like this.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });

  it('lets a person agree, take their data along, and ask to be forgotten', async () => {
    await page.getByRole('button', { name: 'Your account' }).click();
    await page.getByRole('link', { name: 'Your data' }).click();
    await page.getByRole('button', { name: 'I agree' }).click();
    await page.getByText(/You agreed on .* \(version 1\)/).waitFor();
    const video = page.getByLabel('Make me a video of my year');
    await Promise.all([page.waitForResponse(answer => answer.url().endsWith('/me/year')), video.uncheck()]);
    await page.reload();
    await expect.poll(() => video.isChecked()).toBe(false);
    expect(await page.getByLabel('Others may see my part').isChecked()).toBe(true);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the zip' }).click();
    expect((await download).suggestedFilename()).toBe('tatami-export.zip');
    await page.getByRole('button', { name: 'Forget me…' }).click();
    expect(await page.getByRole('button', { name: 'Forget me now' }).isDisabled()).toBe(true);
    await page.getByLabel('I know that this cannot be taken back.').check();
    await page.getByRole('button', { name: 'Forget me now' }).click();
    // Ana is the only owner.
    await page.getByText('Somebody has to stay an owner.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    expect(ana.pageErrors).toEqual([]);
  });
});
