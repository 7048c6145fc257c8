import { JobQueue } from '@tatami/job-queue';
import { insertNotification } from '@tatami/persistence';
import { newUserId } from '@tatami/persistence/testing';
import type { Notification } from '@tatami/rest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const tell = ({ userId }: Person) =>
  insertNotification(api.tenant.storage.database, { userId, kind: 'report-ready', subjectId: newUserId() });
const list = (person: Person | undefined, query = '') => api.ask(person, 'GET', `/v1/notifications${query}`);
const read = (person: Person | undefined, newestId: string) =>
  api.ask(person, 'POST', '/v1/notifications/read', { newestId });

it('lists what the caller is told of, page by page, with the number that is unread', async () => {
  const [ana, bia] = [api.signIn(), api.signIn()];
  for (let i = 0; i < 3; i++) await tell(ana);
  const first = (await list(ana, '?limit=2')).body;
  expect(first).toMatchObject({ unread: 3, items: [{ kind: 'report-ready', isRead: false }, {}] });
  const second = (await list(ana, `?limit=2&cursor=${first.nextCursor}`)).body;
  expect(second).toMatchObject({ unread: 3, nextCursor: null });
  const ids = [...first.items, ...second.items].map(({ id }: Notification) => id);
  expect(new Set(ids).size).toBe(3);
  expect((await list(bia)).body).toEqual({ items: [], nextCursor: null, unread: 0 });
  const stolen = await list(bia, `?cursor=${first.nextCursor}`);
  expect([stolen.status, stolen.body]).toEqual([422, problem('cursor-invalid', 422)]);
});

it('marks as read what the caller has seen, and nothing of others', async () => {
  const [ana, bia] = [api.signIn(), api.signIn()];
  await tell(ana);
  const { id } = (await list(ana)).body.items[0];
  await tell(ana);
  await tell(bia);
  expect((await read(bia, id)).body).toEqual({ unread: 1 });
  expect((await read(ana, id)).body).toEqual({ unread: 1 });
  expect((await list(ana)).body.items.map(({ isRead }: Notification) => isRead)).toEqual([false, true]);
});

it('is for who has signed in, and takes ids only', async () => {
  expect((await list(undefined)).status).toBe(401);
  expect((await read(undefined, newUserId())).status).toBe(401);
  const refused = await read(api.signIn(), 'x');
  expect([refused.status, refused.body]).toEqual([422, faultAt('#/newestId')]);
});

it('keeps how somebody wants to be told, and says why the last e-mail did not arrive', async () => {
  const ana = api.signIn();
  const settings = () => api.ask(ana, 'GET', '/v1/notifications/settings');
  const all = { page: true, email: true };
  const before = {
    topics: { archive: all, report: all, video: all, invitation: all },
    language: null,
    email: null,
    pushKey: null,
    hasMail: true,
    emailProblem: null,
  };
  expect((await settings()).body).toEqual(before);
  await api.tenant.storage.people.remember(ana.userId, 'Ana', 'participant', 'ana@example.org');
  const choices = {
    topics: { ...before.topics, report: { page: true, email: false }, video: { page: false, email: true } },
    language: 'pt-BR',
  };
  const after = { ...before, ...choices, email: 'ana@example.org' };
  const chosen = await api.ask(ana, 'PUT', '/v1/notifications/settings', choices);
  expect([chosen.status, chosen.body]).toEqual([200, after]);

  const queue = new JobQueue(api.tenant.storage.database, { hasMail: true });
  await queue.ask({
    id: newUserId(),
    kind: 'archive',
    subjectId: newUserId(),
    askedBy: ana.userId,
    data: {},
  });
  const archive = await queue.take(['archive']);
  if (archive !== undefined) await queue.done(archive, {});
  const message = await queue.take(['email']);
  if (message === undefined) throw new Error('there is a message');
  await queue.fail(message, 'mail-refused');
  expect((await settings()).body).toEqual({ ...after, emailProblem: 'mail-refused' });
  expect((await api.ask(ana, 'GET', `/v1/jobs/${message.id}`)).status).toBe(404);
  const refused = await api.ask(ana, 'PUT', '/v1/notifications/settings', { ...choices, language: 'xx' });
  expect([refused.status, refused.body]).toEqual([422, faultAt('#/language')]);
});

it('go to the browsers in which somebody has turned them on, until they turn them off', async () => {
  const [ana, bia] = [api.signIn(), api.signIn()];
  for (const person of [ana, bia]) await api.tenant.storage.people.remember(person.userId, 'Ana');
  const { push } = api.tenant.storage;
  const subscription = {
    endpoint: 'https://push.example/abc?x=1',
    keys: { p256dh: 'B'.repeat(87), auth: 'A'.repeat(22) },
  };
  const add = (differs: object) =>
    api.ask(ana, 'PUT', '/v1/notifications/push', { ...subscription, ...differs });
  const end = (person: Person) =>
    api.ask(person, 'POST', '/v1/notifications/push/end', { endpoint: subscription.endpoint });
  for (let i = 0; i < 2; i++) expect((await add({})).status).toBe(204);
  expect(await push.timesOf(ana.userId)).toHaveLength(1);
  for (const wrong of [
    { endpoint: 'http://push.example/' },
    { endpoint: 'https://me:secret@push.example' },
    { keys: { ...subscription.keys, auth: 'A' } },
    { keys: { ...subscription.keys, p256dh: 'A' } },
    { extra: 1 },
  ]) {
    expect((await add(wrong)).status).toBe(422);
  }
  expect((await end(bia)).status).toBe(204);
  expect(await push.timesOf(ana.userId)).toHaveLength(1);
  expect((await end(ana)).status).toBe(204);
  expect((await end(ana)).status).toBe(204);
  expect(await push.timesOf(ana.userId)).toEqual([]);
});
