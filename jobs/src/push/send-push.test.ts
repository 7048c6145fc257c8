import { createECDH } from 'node:crypto';
import { JobQueue, type TakenJob } from '@tatami/job-queue';
import type { NotificationOff } from '@tatami/persistence';
import { createTestTenant, newUserId, type TestTenant } from '@tatami/persistence/testing';
import type { UserId } from '@tatami/protocol';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PushService } from '../../testing/push-service.ts';
import { allowedNetworks } from '../webhook/public-address.ts';
import { pushSettings, type VapidKeys } from './push-settings.ts';
import { sendPush } from './send-push.ts';

const pair = createECDH('prime256v1');
const KEYS: VapidKeys = {
  publicKey: pair.generateKeys('base64url'),
  privateKey: pair.getPrivateKey('base64url'),
  subject: 'mailto:ops@example.org',
};

let tenant: TestTenant;
let queue: JobQueue;
let service: PushService;
beforeAll(async () => {
  tenant = await createTestTenant();
  queue = new JobQueue(tenant.storage.database, { hasPush: true });
  service = await PushService.start(KEYS);
});
afterAll(async () => {
  service?.stop();
  await tenant.dispose();
});
beforeEach(() => {
  service.received.length = 0;
  service.status = 201;
});

async function person(): Promise<UserId> {
  const userId = newUserId();
  await tenant.storage.people.remember(userId, 'Ana');
  return userId;
}

/** Ends a report of somebody. @returns its id, and the messages that are then to be sent to their browsers */
async function reportOf(askedBy: UserId, from = queue): Promise<{ id: string; messages: TakenJob[] }> {
  const id = newUserId();
  await from.ask({ id, kind: 'report', subjectId: askedBy, askedBy, data: { language: 'en' } });
  const report = await from.take(['report']);
  if (report === undefined) throw new Error('there is a report');
  await from.done(report, { files: [] });
  const messages: TakenJob[] = [];
  for (let job = await from.take(['push']); job !== undefined; job = await from.take(['push']))
    messages.push(job);
  return { id, messages };
}

const send = (job: TakenJob, networks = ['127.0.0.0/8'], allowsPlain = true) =>
  sendPush(job, { stores: tenant.storage, keys: KEYS, allowed: allowedNetworks(networks), allowsPlain });

it('tells somebody in each of their browsers, encrypted for it alone and signed by us', async () => {
  const ana = await person();
  const browsers = [service.subscribe(), service.subscribe()];
  for (const browser of browsers) await tenant.storage.push.add(ana, browser);
  const { messages } = await reportOf(ana);
  expect(messages).toHaveLength(2);
  for (const job of messages) {
    expect(await send(job)).toEqual({ isSent: true });
    await queue.done(job, { isSent: true });
  }
  expect(service.received.map(({ path }) => service.origin + path).toSorted()).toEqual(
    browsers.map(({ endpoint }) => endpoint).toSorted(),
  );
  const [notification] = await tenant.storage.notifications.list(ana, 1);
  for (const { payload, claims, headers } of service.received) {
    expect(payload).toEqual({
      title: 'Your report is ready',
      body: 'The report that you asked for is ready.',
      path: '/reports',
      tag: notification?.id,
      language: 'en',
    });
    expect(claims).toMatchObject({ aud: service.origin, sub: KEYS.subject, exp: expect.any(Number) });
    expect(headers.ttl).toBe('86400');
  }
});

it.each([404, 410])('forgets a browser that its push service answers %i for, and no other', async status => {
  const ana = await person();
  await tenant.storage.push.add(ana, service.subscribe());
  const { messages } = await reportOf(ana);
  await tenant.storage.push.add(ana, service.subscribe());
  service.status = status;
  for (const job of messages) expect(await send(job)).toEqual({ isSent: false });
  expect(await tenant.storage.push.timesOf(ana)).toHaveLength(1);
  for (const job of messages) expect(await send(job)).toEqual({ isSent: false });
  expect(service.received).toHaveLength(1);
});

it('tries again what may get better, and gives up what does not', async () => {
  const ana = await person();
  await tenant.storage.push.add(ana, service.subscribe());
  const { messages } = await reportOf(ana);
  const [job] = messages;
  if (job === undefined) throw new Error('there is one');
  for (const [status, code] of [
    [500, 'push-failed'],
    [429, 'push-failed'],
    [302, 'push-refused'],
    [413, 'push-refused'],
  ] as const) {
    service.status = status;
    await expect(send(job)).rejects.toMatchObject({ code });
  }
  service.received.length = 0;
  for (const refused of [send(job, []), send(job, ['127.0.0.0/8'], false)]) {
    await expect(refused).rejects.toMatchObject({ code: 'push-refused' });
  }
  const away = { endpoint: 'http://127.0.0.1:1/x', p256dh: service.subscribe().p256dh, auth: 'A'.repeat(22) };
  const bia = await person();
  await tenant.storage.push.add(bia, away);
  const [unreached] = (await reportOf(bia)).messages;
  await expect(unreached && send(unreached)).rejects.toMatchObject({ code: 'push-failed' });
  const chico = await person();
  await tenant.storage.push.add(chico, { ...service.subscribe(), p256dh: 'A'.repeat(87) });
  const [broken] = (await reportOf(chico)).messages;
  await expect(broken && send(broken)).rejects.toMatchObject({ code: 'push-refused' });
  expect(service.received).toEqual([]);
});

it('tells nobody who has turned it off, was forgotten, or lives where there are no keys', async () => {
  const { push, notifications, people } = tenant.storage;
  const [ana, bia, chico] = [await person(), await person(), await person()];
  const [ofAna, ofBia, shared] = [service.subscribe(), service.subscribe(), service.subscribe()];
  await push.add(ana, ofAna);
  expect(await push.remove(bia, ofAna.endpoint)).toBe(false);
  expect(await push.remove(ana, ofAna.endpoint)).toBe(true);
  // Whoever has turned it on in a browser last is told there.
  await push.add(ana, shared);
  await push.add(chico, shared);
  expect((await reportOf(ana)).messages).toEqual([]);
  const off: NotificationOff[] = ['page:report'];
  await notifications.choose(chico, { off, language: null });
  expect((await reportOf(chico)).messages).toEqual([]);
  await push.add(bia, ofBia);
  expect((await reportOf(bia, new JobQueue(tenant.storage.database))).messages).toEqual([]);
  await people.erase({ userId: bia, by: bia, deletesArchives: false });
  await push.add(bia, ofBia);
  expect(await push.timesOf(bia)).toEqual([]);
});

it('keeps the last twenty browsers of a person', async () => {
  const ana = await person();
  const browsers = Array.from({ length: 22 }, () => service.subscribe());
  for (const browser of browsers) await tenant.storage.push.add(ana, browser);
  expect(await tenant.storage.push.timesOf(ana)).toHaveLength(20);
  expect(await tenant.storage.push.remove(ana, browsers[1]?.endpoint ?? '')).toBe(false);
  expect(await tenant.storage.push.remove(ana, browsers[2]?.endpoint ?? '')).toBe(true);
});

it('takes all of its settings or none', () => {
  const none = { TATAMI_VAPID_PUBLIC_KEY: undefined, TATAMI_VAPID_PRIVATE_KEY: undefined };
  const all = {
    TATAMI_VAPID_PUBLIC_KEY: KEYS.publicKey,
    TATAMI_VAPID_PRIVATE_KEY: KEYS.privateKey,
    TATAMI_VAPID_SUBJECT: KEYS.subject,
  };
  expect(pushSettings({ ...none, TATAMI_VAPID_SUBJECT: undefined })).toBeUndefined();
  expect(pushSettings(all)).toEqual(KEYS);
  expect(() => pushSettings({ ...all, TATAMI_VAPID_SUBJECT: undefined })).toThrow('belong together');
});
