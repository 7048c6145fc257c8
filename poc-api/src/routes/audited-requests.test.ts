import { type AuditEntry, SERVER_ACTOR } from '@tatami/persistence';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  ASKED_BY_A_MEMBER,
  describedOperations,
  makeThings,
  SAMPLE_REQUESTS,
} from '../../testing/sample-requests.ts';
import { faultAt, problem, TestApi } from '../../testing/test-api.ts';

/**
 * Answers with addresses that may be written to, and changes nothing itself; and what somebody sets for their own eyes
 * alone: what they have read, and what they want to be told, and where.
 */
const CHANGES_NOTHING = new Set([
  'signParts',
  'readNotifications',
  'chooseNotifications',
  'chooseMonthlyReports',
  'addPushSubscription',
  'endPushSubscription',
]);

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const newest = async (): Promise<number> => (await api.tenant.storage.audit.list({}, 1))[0]?.seq ?? 0;

async function rowsAfter(seq: number): Promise<AuditEntry[]> {
  return (await api.tenant.storage.audit.list({}, 100)).filter(entry => entry.seq > seq);
}

it('writes exactly one row for each operation that changes something: who, from where, and what it was and is', async () => {
  let owner = api.signIn(['owner']);
  let things = await makeThings(api, owner);
  for (const { operationId, method, path } of await describedOperations(api)) {
    const sample = SAMPLE_REQUESTS[operationId];
    if (sample === undefined) throw new Error(`${operationId} has no request in testing/sample-requests.ts`);
    const { url, payload, headers } = sample(things);
    expect(url.split('?', 1)[0]).toMatch(new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`));
    const asker = ASKED_BY_A_MEMBER.has(operationId) ? things.member : owner;
    const before = await newest();
    const answer = await api.ask(asker, method as 'GET', url, payload, headers);
    const rows = await rowsAfter(before);
    if (method === 'GET' || CHANGES_NOTHING.has(operationId)) {
      expect(rows, operationId).toEqual([]);
      continue;
    }
    expect(answer.status, `${operationId}: ${answer.text}`).toBeLessThan(300);
    expect(rows, operationId).toEqual([
      expect.objectContaining({
        actor: operationId === 'backchannelLogout' ? SERVER_ACTOR : asker.userId,
        requestId: answer.headers['x-request-id'],
        // Whoever is forgotten leaves no address either.
        address: operationId === 'eraseMe' ? null : '127.0.0.1',
      }),
    ]);
    const [row] = rows;
    expect(row?.beforeHash ?? row?.afterHash, operationId).toMatch(/^[0-9a-f]{64}$/);
    // What was changed may be gone, and each has their own count of what they may ask for at a time.
    owner = api.signIn(['owner']);
    things = await makeThings(api, owner);
  }
  expect(await api.tenant.storage.audit.verify()).toMatchObject({ kind: 'intact' });
});

it('shows the audit to owners alone, page by page, by who, what and when', async () => {
  const ana = api.signIn(['owner'], undefined, 'Ana Audit');
  const { id } = await api.createPoc(ana);
  await api.createDojo(ana);
  for (const roles of [['facilitator'], ['participant'], ['viewer'], []] as const) {
    const refused = await api.ask(api.signIn([...roles]), 'GET', '/v1/audit');
    expect([refused.status, refused.body]).toEqual([403, problem('not-owner', 403)]);
  }
  const read = async (query: string) => (await api.ask(ana, 'GET', `/v1/audit?${query}`)).body;
  const first = await read(`actor=${ana.userId}&limit=1`);
  expect(first.items).toMatchObject([{ action: 'dojo.create', actorName: 'Ana Audit' }]);
  const second = await read(`actor=${ana.userId}&limit=1&cursor=${first.nextCursor}`);
  expect(second).toMatchObject({ items: [{ action: 'poc.create', subject: id }], nextCursor: null });
  expect((await read(`actor=${ana.userId}&action=poc.create`)).items).toHaveLength(1);
  expect((await read('to=2020-01-01')).items).toEqual([]);
  // A cursor belongs to its filters.
  expect(await read(`limit=1&cursor=${first.nextCursor}`)).toEqual(problem('cursor-invalid', 422));
  expect(await read('actor=me')).toEqual(faultAt('#/actor'));
  expect(await read('from=2026-02-30')).toEqual(faultAt('#/from'));
  expect(await read('from=0000-01-01')).toEqual(faultAt('#/from'));
  expect((await read('from=9999-12-31')).items).toEqual([]);
  expect((await read('to=9999-12-31&limit=1')).items).toHaveLength(1);
});
