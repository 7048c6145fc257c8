import type { BrandingSettings } from '@tatami/rest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOGO } from '../../testing/sample-requests.ts';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

const SETTINGS: BrandingSettings = {
  colours: { primary: '#0d47a1', accent: '#ffd43b' },
  font: 'montserrat',
  hasMusic: true,
  intro: 'A year of learning',
};

let api: TestApi;
let owner: Person;
beforeAll(async () => {
  api = await TestApi.start();
  owner = api.signIn(['owner']);
});
afterAll(() => api.stop());

const read = (who: Person) => api.ask(who, 'GET', '/v1/branding');
const set = (who: Person, rev: number | undefined, changes: object = {}) =>
  api.ask(
    who,
    'PUT',
    '/v1/branding',
    { ...SETTINGS, ...changes },
    rev === undefined ? {} : { 'if-match': `"${rev}"` },
  );

it('is read by every member and set by owners, each from the revision that was seen', async () => {
  const viewer = api.signIn(['viewer']);
  const untouched = { colours: null, font: 'inter', hasMusic: false, intro: null, logo: null, rev: 0 };
  expect((await read(viewer)).body).toEqual(untouched);
  for (const role of ['facilitator', 'participant', 'viewer'] as const) {
    const other = api.signIn([role]);
    expect((await set(other, 0)).body).toEqual(problem('not-owner', 403));
    expect((await api.ask(other, 'PUT', '/v1/branding/logo', LOGO)).body).toEqual(problem('not-owner', 403));
    expect((await api.ask(other, 'DELETE', '/v1/branding/logo')).body).toEqual(problem('not-owner', 403));
  }
  expect((await set(owner, undefined)).body).toEqual(problem('precondition-required', 428));
  const first = await set(owner, 0, { intro: ' A year of learning ' });
  expect([first.status, first.headers.etag]).toEqual([200, '"1"']);
  expect(first.body).toEqual({ ...SETTINGS, logo: null, rev: 1 });
  const stale = await set(owner, 0);
  expect([stale.status, stale.body.rev]).toEqual([412, 1]);
  const raced = await Promise.all([1, 1, 1].map(rev => set(owner, rev, { colours: null })));
  expect(raced.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  expect((await read(viewer)).body).toEqual({ ...SETTINGS, colours: null, logo: null, rev: 2 });
  const foreign = api.signIn(['owner'], await api.addTenant());
  expect((await read(foreign)).body).toEqual(untouched);
});

it.each([
  ['#/colours/accent', { colours: { primary: '#0d47a1', accent: '#1048a0' } }],
  ['#/colours/primary', { colours: { primary: '#0D47A1', accent: '#ffd43b' } }],
  ['#/colours', { colours: 'blue' }],
  ['#/font', { font: 'comic-sans' }],
  ['#/intro', { intro: 'two\nlines' }],
  ['#/intro', { intro: 'x'.repeat(61) }],
  ['#/hasMusic', { hasMusic: null }],
])('refuses what is wrong at %s: %o', async (pointer, changes) => {
  const refused = await set(owner, 0, changes);
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, pointer]);
});

it('keeps a logo until another one or none takes its place', async () => {
  const set = await api.ask(owner, 'PUT', '/v1/branding/logo', LOGO);
  const { rev, logo } = set.body;
  expect(set.headers.etag).toBe(`"${rev}"`);
  expect(logo).toMatchObject({ contentType: 'image/png', bytes: Buffer.from(LOGO.data, 'base64').length });
  const picture = await api.app.inject({ url: logo.url });
  expect(picture.headers['content-type']).toBe('image/png');
  expect(picture.rawPayload.toString('base64')).toBe(LOGO.data);
  const refused = await api.ask(owner, 'PUT', '/v1/branding/logo', {
    contentType: 'image/png',
    data: Buffer.from('<svg onload="alert(1)"/>').toString('base64'),
  });
  expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '#/data']);
  const another = await api.ask(owner, 'PUT', '/v1/branding/logo', LOGO);
  expect(another.body.rev).toBe(rev + 1);
  expect((await api.ask(owner, 'DELETE', '/v1/branding/logo')).status).toBe(204);
  expect((await read(owner)).body).toMatchObject({ logo: null, rev: rev + 2 });
  expect((await api.ask(owner, 'DELETE', '/v1/branding/logo')).body).toEqual(problem('not-found', 404));
});

it('writes what it was and what it is with every change', async () => {
  const changer = api.signIn(['owner']);
  await api.ask(changer, 'PUT', '/v1/branding/logo', LOGO);
  const { rev } = (await read(changer)).body;
  await set(changer, rev);
  await api.ask(changer, 'DELETE', '/v1/branding/logo');
  const rows = await api.tenant.storage.audit.list({ actor: changer.userId }, 10);
  expect(rows.map(({ action }) => action)).toEqual([
    'branding.logo-remove',
    'branding.set',
    'branding.logo-set',
  ]);
  for (const [newer, older] of [
    [rows[0], rows[1]],
    [rows[1], rows[2]],
  ]) {
    expect(newer?.beforeHash).toBe(older?.afterHash);
    expect(newer?.afterHash).toMatch(/^[0-9a-f]{64}$/);
  }
});
