import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { JobQueue, type TakenJob } from '@tatami/job-queue';
import type { NotificationOff } from '@tatami/persistence';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import type { UserId } from '@tatami/protocol';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { mailSettings } from './mail-settings.ts';
import { Mailer } from './mailer.ts';
import { sendEmail } from './send-email.ts';

const PAGE_URL = 'https://dojo.example';

/** A real server, which takes messages or answers as it is told. */
class Postbox {
  readonly messages: string[] = [];
  refusal: { readonly responseCode: number } | undefined;
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, answer) => {
      if (this.refusal === undefined) return answer();
      answer(Object.assign(new Error('No'), this.refusal));
    },
    onData: (stream, _session, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        this.messages.push(String(Buffer.concat(parts)));
        answer();
      });
    },
  });

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>(done => this.#server.close(done));
  }
}

const postbox = new Postbox();
let tenant: TestTenant;
let queue: JobQueue;
let mailer: Mailer;
beforeAll(async () => {
  tenant = await createTestTenant();
  queue = new JobQueue(tenant.storage.database, { hasMail: true });
  mailer = new Mailer({
    smtpUrl: await postbox.open(),
    from: 'Tatami <dojo@example.org>',
    pageUrl: PAGE_URL,
  });
});
afterAll(async () => {
  await postbox.close();
  await tenant.dispose();
});
beforeEach(() => {
  postbox.messages.length = 0;
  postbox.refusal = undefined;
});

/** Somebody of whom a report is ready, and the message about it if there is one. */
async function reportReady(
  person: { email?: string; off?: NotificationOff[]; language?: 'en' | 'pt-BR' } = {},
): Promise<{ ana: UserId; message: TakenJob | undefined }> {
  const { people, notifications } = tenant.storage;
  const { email = 'ana@example.org', off = [], language = null } = person;
  const ana = newUserId();
  await people.remember(ana, 'Ana', 'participant', email === '' ? undefined : email);
  await notifications.choose(ana, { off, language });
  const data = { language: 'en' };
  await queue.ask({ id: newUserId(), kind: 'report', subjectId: ana, askedBy: ana, data });
  const taken = await queue.take(['report']);
  if (taken === undefined) throw new Error('there is a report');
  await queue.done(taken, { files: [] });
  return { ana, message: await queue.take(['email']) };
}

function send(message: TakenJob | undefined, by = mailer): Promise<unknown> {
  if (message === undefined) throw new Error('there is no message');
  return sendEmail(message, {
    notifications: tenant.storage.notifications,
    mailer: by,
    pageUrl: PAGE_URL,
  });
}

/** A message as a person reads it. */
const decoded = (message = '') =>
  message
    .replaceAll('=\r\n', '')
    .replaceAll(/(?:=[0-9A-F]{2})+/g, bytes => decodeURIComponent(bytes.replaceAll('=', '%')));

it('tells by e-mail that a report is ready, as text and as a page, with the way to it', async () => {
  const { message } = await reportReady();
  expect(await send(message)).toEqual({ isSent: true });
  expect(await send(message)).toEqual({ isSent: true });
  const [mail, again] = postbox.messages.map(decoded);
  expect(mail).toContain('Subject: Your report is ready');
  expect(mail).toContain('From: Tatami <dojo@example.org>');
  expect(mail).toContain('To: ana@example.org');
  expect(mail).toContain('Content-Type: text/plain');
  expect(mail).toContain('Open it in Tatami: https://dojo.example/reports');
  expect(mail).toContain('<html lang="en">');
  const idOf = (text = '') => /^Message-ID: (.*)$/im.exec(text)?.[1];
  expect(idOf(mail)).toBe(`<${message?.subjectId}@dojo.example>`);
  expect(idOf(again)).toBe(idOf(mail));
});

it('speaks the language that somebody chose', async () => {
  const { message } = await reportReady({ language: 'pt-BR' });
  await send(message);
  const mail = decoded(postbox.messages[0]);
  expect(mail).toContain('O relatório que você pediu está pronto.');
  expect(mail).toContain('<html lang="pt-BR">');
});

it('sends nothing to who does not want it, has no address, or was removed', async () => {
  expect((await reportReady({ off: ['email:report'] })).message).toBeUndefined();
  expect((await reportReady({ email: '' })).message).toBeUndefined();
  const { ana, message } = await reportReady({ off: ['page:report'] });
  const { notifications } = tenant.storage;
  expect(await notifications.list(ana, 10)).toEqual([]);
  expect(await notifications.countUnread(ana)).toBe(0);
  await notifications.choose(ana, { off: ['email:report'], language: null });
  expect(await send(message)).toEqual({ isSent: false });
  expect(postbox.messages).toEqual([]);
});

it('tries again when the server does not take it now, and not when it refuses', async () => {
  const { message } = await reportReady();
  postbox.refusal = { responseCode: 451 };
  await expect(send(message)).rejects.toMatchObject({ code: 'mail-unreachable' });
  postbox.refusal = { responseCode: 550 };
  await expect(send(message)).rejects.toMatchObject({ code: 'mail-refused' });
  const away = new Mailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'a@example.org', pageUrl: PAGE_URL });
  await expect(send(message, away)).rejects.toMatchObject({ code: 'mail-unreachable' });
});

it('ends a message without telling of it', async () => {
  const { ana, message } = await reportReady();
  if (message === undefined) throw new Error('there is a message');
  await queue.fail(message, 'mail-refused');
  expect(await queue.read(message.id)).toMatchObject({ state: 'failed', reason: 'mail-refused' });
  expect(await tenant.storage.notifications.list(ana, 10)).toHaveLength(1);
  expect(await queue.take(['email'])).toBeUndefined();
});

it('needs to know whom it is from and where the page is', () => {
  const none = { TATAMI_SMTP_URL: undefined, TATAMI_MAIL_FROM: undefined, TATAMI_PAGE_URL: undefined };
  expect(mailSettings(none)).toBeUndefined();
  expect(() => mailSettings({ ...none, TATAMI_SMTP_URL: 'smtp://mail' })).toThrow('TATAMI_MAIL_FROM');
});
