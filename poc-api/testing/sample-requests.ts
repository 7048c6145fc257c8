import { contentOf } from '@tatami/objects/testing';
import type { BegunAttachment, CreatedCiToken, Dojo, Invitation, Job, Poc } from '@tatami/rest';
import { expect } from 'vitest';
import type { Method, Person, TestApi } from './test-api.ts';

/** In every text of what is made here, so that no answer to somebody else can hold one of them unnoticed. */
export const SECRET = 'swordfish';

export interface SampleRequest {
  readonly method: Method;
  readonly url: string;
  readonly payload?: object | string;
  readonly headers?: Record<string, string>;
}

/** One of everything that has an id, of one owner, and closed to all others as far as it can be. */
export interface SampleThings {
  readonly poc: Poc;
  readonly dojo: Dojo;
  readonly joinCode: string;
  readonly ciToken: CreatedCiToken;
  readonly job: Job;
  readonly invitation: Invitation;
  /** Somebody who has come. */
  readonly member: Person;
  readonly inviteSecret: string;
  /** Was sent, but nobody has said so. */
  readonly sent: BegunAttachment;
  readonly ready: BegunAttachment;
  readonly inParts: BegunAttachment;
  readonly logoutToken: string;
}

const NOBODY = '00000000-0000-7000-8000-000000000000';
const CHANNELS = { page: true, email: false };
const PART_BYTES = 9 * 1024 * 1024;
/** 16 x 16 pixels, one colour. */
export const LOGO = {
  contentType: 'image/png',
  data: 'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAYAAAAf8/9hAAAABHNCSVQICAgIfAhkiAAAAAFzUkdCAK7OHOkAAAAdSURBVDiNY2RY9f8/AwWAiRLNowaMGjBqwGAyAAAH6ALIN/Nf8gAAAABJRU5ErkJggg==',
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** @param owner an owner of the tenant */
export async function makeThings(api: TestApi, owner: Person): Promise<SampleThings> {
  const make = async (method: Method, url: string, payload?: object) => {
    const { status, text, body } = await api.ask(owner, method, url, payload);
    expect(status, text).toBeLessThan(300);
    return body;
  };
  const name = SECRET;
  const poc: Poc = await make('POST', '/v1/pocs', {
    ...{ name, description: name, tags: [name], languages: [name], visibility: 'private' },
    repositoryUrl: `https://${name}.test/`,
  });
  const begin = async (content: { sizeBytes: number; sha256: string }): Promise<BegunAttachment> =>
    make('POST', `/v1/pocs/${poc.id}/attachments`, {
      ...{ fileName: `${name}.txt`, contentType: 'text/plain' },
      ...content,
    });
  const send = async () => {
    const bytes = Buffer.from(name);
    const begun = await begin(contentOf(bytes));
    if (begun.upload === null) throw new Error('it goes as a whole');
    const { url, headers } = begun.upload;
    const named = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    expect((await api.ask(undefined, 'PUT', url, bytes, named)).status).toBe(200);
    return begun;
  };
  const [sent, ready] = [await send(), await send()];
  await make('POST', `/v1/pocs/${poc.id}/attachments/${ready.attachment.id}/complete`);
  const member = api.signIn(['participant'], undefined, 'Bia');
  await api.ask(member, 'GET', '/v1/dojos');
  const { invitation, secret } = await make('POST', '/v1/invitations', {
    ...{ role: 'facilitator', expiresInHours: 1, maxUses: 1 },
  });
  // The tenant's, which each owner may see.
  await make('PUT', '/v1/webhook', { url: 'https://hooks.test/' });
  await make('PUT', '/v1/branding/logo', LOGO);
  const report = { scope: 'user', from: '2026-01-01', to: '2026-02-01', language: 'en' };
  const dojo: Dojo = await make('POST', '/v1/dojos', {
    ...{ name, isPrivate: true },
    files: [{ name: `${name}.ts`, text: name }],
  });
  const { code: joinCode } = await make('POST', `/v1/dojos/${dojo.id}/join-code`);
  return {
    ...{ dojo, joinCode },
    ciToken: await make('POST', `/v1/dojos/${dojo.id}/ci-tokens`, { name }),
    poc: await make('GET', `/v1/pocs/${poc.id}`),
    job: await make('POST', '/v1/reports', report),
    ...{ invitation, inviteSecret: secret, member, sent, ready },
    inParts: await begin({ sizeBytes: PART_BYTES, sha256: 'a'.repeat(64) }),
    logoutToken: api.logoutToken(member, `token of ${member.userId}`),
  };
}

/** What `member` asks for: it gives the owner of the things nothing that they have not got. */
export const ASKED_BY_A_MEMBER: ReadonlySet<string> = new Set(['acceptInvitation', 'joinDojo']);

/** One request for each operation of the description, which its owner is answered with success. */
export const SAMPLE_REQUESTS: Readonly<Record<string, (things: SampleThings) => SampleRequest>> = {
  discover: () => get('/discovery?slug=nobody'),
  backchannelLogout: ({ logoutToken }) => ({
    ...post('/backchannel-logout', `logout_token=${encodeURIComponent(logoutToken)}`),
    headers: FORM,
  }),
  listDojos: () => get('/dojos'),
  createDojo: () => post('/dojos', { name: 'A kata' }),
  archiveDojo: ({ dojo }) => post(`/dojos/${dojo.id}/archive`),
  readRecording: ({ dojo }) => get(`/dojos/${dojo.id}/recording`),
  readRecordingRows: ({ dojo }) => get(`/dojos/${dojo.id}/recording/rows?after=0`),
  readRecordingExport: ({ dojo }) => get(`/dojos/${dojo.id}/recording/exports/vtt`),
  readRecordingText: ({ dojo }) => get(`/dojos/${dojo.id}/recording/text?file=${SECRET}.ts`),
  readRecordingBlame: ({ dojo }) => get(`/dojos/${dojo.id}/recording/blame?file=${SECRET}.ts`),
  readRecordingDiff: ({ dojo }) => get(`/dojos/${dojo.id}/recording/diff?file=${SECRET}.ts`),
  readDojo: ({ dojo }) => get(`/dojos/${dojo.id}`),
  readDojoFiles: ({ dojo }) => get(`/dojos/${dojo.id}/files`),
  changeDojo: ({ dojo }) => ({
    ...get(`/dojos/${dojo.id}`),
    method: 'PATCH',
    payload: { name: 'Another kata', startsAt: null },
  }),
  createJoinCode: ({ dojo }) => post(`/dojos/${dojo.id}/join-code`),
  deleteJoinCode: ({ dojo }) => del(`/dojos/${dojo.id}/join-code`),
  joinDojo: ({ joinCode }) => post('/dojos/join', { code: joinCode }),
  createMark: ({ dojo }) => post(`/dojos/${dojo.id}/marks`, { kind: 'marker', label: 'All green' }),
  createLight: ({ ciToken }) => ({
    ...post('/lights', { light: 'red', label: '2 of 14 tests fail' }),
    headers: { authorization: `Bearer ${ciToken.secret}` },
  }),
  listCiTokens: ({ dojo }) => get(`/dojos/${dojo.id}/ci-tokens`),
  createCiToken: ({ dojo }) => post(`/dojos/${dojo.id}/ci-tokens`, { name: 'Nightly build' }),
  deleteCiToken: ({ dojo, ciToken }) => del(`/dojos/${dojo.id}/ci-tokens/${ciToken.token.id}`),
  steerDojo: ({ dojo }) => post(`/dojos/${dojo.id}/commands`, { kind: 'pause' }),
  forkDojo: ({ dojo }) => post(`/dojos/${dojo.id}/fork`, { seq: 1 }),
  readRecordingChunk: ({ dojo }) => get(`/dojos/${dojo.id}/recording/chunks/1`),
  listPocs: () => get('/pocs'),
  searchPocs: () => get(`/search?q=${SECRET}`),
  countPocs: () => get(`/search/statistics?q=${SECRET}`),
  suggestPocs: () => get(`/search/suggestions?q=${SECRET}`),
  createPoc: () => post('/pocs', { name: 'A POC' }),
  readPoc: ({ poc }) => get(`/pocs/${poc.id}`),
  changePoc: ({ poc }) => ({ ...onPoc('PATCH', poc), payload: { name: 'Mine now' } }),
  deletePoc: ({ poc }) => onPoc('DELETE', poc),
  beginAttachment: ({ poc }) =>
    post(`/pocs/${poc.id}/attachments`, {
      ...{ fileName: 'a.txt', contentType: 'text/plain' },
      ...contentOf(Buffer.from('a')),
    }),
  listAttachments: ({ poc }) => get(`/pocs/${poc.id}/attachments`),
  readStoredParts: ({ inParts }) => get(`${ofFile(inParts)}/parts`),
  signParts: ({ inParts }) =>
    post(`${ofFile(inParts)}/parts`, { parts: [{ number: 1, sha256: 'b'.repeat(64) }] }),
  completeAttachment: ({ sent }) => post(`${ofFile(sent)}/complete`),
  readAttachmentContent: ({ ready }) => get(`${ofFile(ready)}/content`),
  deleteAttachment: ({ ready }) => del(ofFile(ready)),
  readJob: ({ job }) => get(`/jobs/${job.id}`),
  cancelJob: ({ job }) => del(`/jobs/${job.id}`),
  createReport: () =>
    post('/reports', { scope: 'user', from: '2026-03-01', to: '2026-04-01', language: 'en' }),
  listReports: () => get('/reports'),
  readMonthlyReports: () => get('/reports/monthly'),
  chooseMonthlyReports: () => ({
    ...get('/reports/monthly'),
    method: 'PUT',
    payload: { user: true, tenant: false, language: 'en' },
  }),
  readReportFile: ({ job }) => get(`/reports/${job.id}/files/pdf`),
  createVideo: () => post('/videos', { year: 2025, language: 'en', format: 'landscape' }),
  listVideos: () => get('/videos'),
  readVideoFile: ({ job }) => get(`/videos/${job.id}/files/video`),
  listMembers: () => get('/members'),
  changeMember: ({ member }) => ({
    ...get(`/members/${member.userId}`),
    method: 'PATCH',
    payload: { role: 'viewer' },
  }),
  removeMember: ({ member }) => del(`/members/${member.userId}`),
  createInvitation: () => post('/invitations', { role: 'viewer', expiresInHours: 1, maxUses: 1 }),
  listInvitations: () => get('/invitations'),
  revokeInvitation: ({ invitation }) => del(`/invitations/${invitation.id}`),
  acceptInvitation: ({ inviteSecret }) => post('/invitations/accept', { secret: inviteSecret }),
  listAudit: () => get('/audit'),
  listNotifications: () => get('/notifications'),
  readNotifications: () => post('/notifications/read', { newestId: NOBODY }),
  readNotificationSettings: () => get('/notifications/settings'),
  chooseNotifications: () => ({
    ...get('/notifications/settings'),
    method: 'PUT',
    payload: {
      topics: { archive: CHANNELS, report: CHANNELS, video: CHANNELS, invitation: CHANNELS },
      language: 'en',
    },
  }),
  addPushSubscription: () => ({
    ...get('/notifications/push'),
    method: 'PUT',
    payload: { endpoint: 'https://push.test/a', keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) } },
  }),
  endPushSubscription: () => post('/notifications/push/end', { endpoint: 'https://push.test/a' }),
  readBranding: () => get('/branding'),
  setBranding: () => ({
    ...get('/branding'),
    method: 'PUT',
    headers: { 'if-match': '*' },
    payload: { colours: null, font: 'nunito', hasMusic: true, intro: 'Tatami' },
  }),
  setLogo: () => ({ ...get('/branding/logo'), method: 'PUT', payload: LOGO }),
  removeLogo: () => del('/branding/logo'),
  readWebhook: () => get('/webhook'),
  setWebhook: () => ({ ...get('/webhook'), method: 'PUT', payload: { url: 'https://hooks.test/tatami' } }),
  listWebhookDeliveries: () => get('/webhook/deliveries'),
  testWebhook: () => post('/webhook/test'),
  removeWebhook: () => del('/webhook'),
  readProfile: () => get('/me'),
  giveConsent: () => ({ ...get('/me/consent'), method: 'PUT', payload: { version: 1 } }),
  chooseYear: () => ({
    ...get('/me/year'),
    method: 'PUT',
    payload: { hasVideo: false, isShared: true },
  }),
  exportMe: () => get('/me/export'),
  eraseMe: () => post('/me/erasure', { deletesArchives: false }),
  eraseMember: ({ member }) => post(`/members/${member.userId}/erasure`, { deletesArchives: true }),
};

const get = (path: string): SampleRequest => ({ method: 'GET', url: `/v1${path}` });
const del = (path: string): SampleRequest => ({ method: 'DELETE', url: `/v1${path}` });
const post = (path: string, payload?: object | string): SampleRequest => ({
  ...{ method: 'POST', url: `/v1${path}` },
  ...(payload !== undefined && { payload }),
});
const onPoc = (method: Method, poc: Poc): SampleRequest => ({
  ...{ method, url: `/v1/pocs/${poc.id}` },
  headers: { 'if-match': `"${poc.rev}"` },
});
const ofFile = ({ attachment }: BegunAttachment) => `/pocs/${attachment.pocId}/attachments/${attachment.id}`;

/** An operation as the description has it. */
export interface DescribedOperation {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly description: Record<string, unknown>;
}

export async function describedOperations(api: TestApi): Promise<DescribedOperation[]> {
  const { body } = await api.ask(undefined, 'GET', '/openapi.json');
  const paths = body.paths as Record<
    string,
    Record<string, Record<string, unknown> & { operationId: string }>
  >;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, description]) => ({
      ...{ operationId: description.operationId, method: method.toUpperCase(), path, description },
    })),
  );
}
