import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestApi } from '../../testing/test-api.ts';

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown;
  readonly responses: Record<string, { content?: Record<string, unknown> }>;
}

let api: TestApi;
let description: { openapi: string; paths: Record<string, Record<string, Operation>> };
beforeAll(async () => {
  api = await TestApi.start();
  description = (await api.ask(undefined, 'GET', '/openapi.json')).body;
});
afterAll(() => api.stop());

it('names every operation once, and what may go wrong with it', () => {
  expect(description.openapi).toBe('3.1.0');
  const operations = Object.values(description.paths).flatMap(path => Object.values(path));
  expect(operations.map(operation => operation.operationId).toSorted()).toEqual(
    [
      'beginAttachment',
      'acceptInvitation',
      'archiveDojo',
      'changeMember',
      'createInvitation',
      'listInvitations',
      'listMembers',
      'removeMember',
      'revokeInvitation',
      'backchannelLogout',
      'cancelJob',
      'changePoc',
      'completeAttachment',
      'deleteAttachment',
      'listAttachments',
      'readAttachmentContent',
      'readStoredParts',
      'signParts',
      'createDojo',
      'changeDojo',
      'createJoinCode',
      'deleteJoinCode',
      'joinDojo',
      'createMark',
      'createLight',
      'listCiTokens',
      'createCiToken',
      'deleteCiToken',
      'countPocs',
      'createPoc',
      'createReport',
      'createVideo',
      'deletePoc',
      'discover',
      'listAudit',
      'eraseMe',
      'eraseMember',
      'exportMe',
      'giveConsent',
      'chooseYear',
      'readProfile',
      'forkDojo',
      'listDojos',
      'readDojo',
      'readDojoFiles',
      'steerDojo',
      'listNotifications',
      'readBranding',
      'setBranding',
      'setLogo',
      'removeLogo',
      'readWebhook',
      'setWebhook',
      'removeWebhook',
      'addPushSubscription',
      'endPushSubscription',
      'listWebhookDeliveries',
      'testWebhook',
      'readNotificationSettings',
      'chooseNotifications',
      'listPocs',
      'listReports',
      'listVideos',
      'readMonthlyReports',
      'chooseMonthlyReports',
      'readJob',
      'readNotifications',
      'readPoc',
      'readRecording',
      'readRecordingBlame',
      'readRecordingChunk',
      'readRecordingDiff',
      'readRecordingExport',
      'readRecordingRows',
      'readRecordingText',
      'readReportFile',
      'readVideoFile',
      'searchPocs',
      'suggestPocs',
    ].toSorted(),
  );
  for (const { operationId, summary, tags, security, responses } of operations) {
    expect([summary, tags]).toEqual([expect.any(String), [expect.any(String)]]);
    const isPublic = operationId === 'discover' || operationId === 'backchannelLogout';
    const scheme = operationId === 'createLight' ? 'ciToken' : 'bearer';
    expect(security).toEqual(isPublic ? undefined : [{ [scheme]: [] }]);
    expect(responses['4XX']?.content).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
  }
});

it('refers to no schema that is not there', () => {
  const text = JSON.stringify(description);
  for (const [, path] of text.matchAll(/"\$ref":"#\/([^"]*)"/g)) {
    const target = path
      ?.split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], description);
    expect(target, path).toBeDefined();
  }
  expect(text).not.toContain('def-');
});

it('is a page for people, that runs no script from elsewhere', async () => {
  const page = await api.app.inject({ url: '/docs/' });
  expect(page.statusCode).toBe(200);
  expect(page.headers['content-type']).toContain('text/html');
  const policy = page.headers['content-security-policy'];
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/script-src|https?:|upgrade-insecure-requests/);
});
