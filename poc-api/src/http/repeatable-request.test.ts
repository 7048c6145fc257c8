import { sql } from '@tatami/persistence';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ASKED_BY_A_MEMBER,
  describedOperations,
  makeThings,
  SAMPLE_REQUESTS,
} from '../../testing/sample-requests.ts';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start();
});
afterAll(() => api.stop());

const create = (path: string, person: Person, key: string, payload: object = { name: 'Once' }) =>
  api.ask(person, 'POST', path, payload, { 'idempotency-key': key });

describe.each(['/v1/pocs', '/v1/dojos'])('POST %s with a key', path => {
  it('refuses the key for another body', async () => {
    const person = api.signIn();
    await create(path, person, 'key');
    expect((await create(path, person, 'key', { name: 'Another' })).body).toEqual(
      problem('idempotency-key-reused', 422),
    );
  });

  it('does not take another user for the same', async () => {
    const [first, second] = [
      await create(path, api.signIn(), 'key'),
      await create(path, api.signIn(), 'key'),
    ];
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('takes no key for a request that failed', async () => {
    const person = api.signIn();
    expect((await create(path, person, 'key', { name: '' })).status).toBe(422);
    expect((await create(path, person, 'key')).status).toBe(201);
  });

  it.each(['', 'a b', 'x'.repeat(256)])('refuses the key "%s"', async key => {
    expect((await create(path, api.signIn(), key)).body).toEqual(faultAt('#/idempotency-key'));
  });
});

it('belongs to one route', async () => {
  const person = api.signIn();
  await create('/v1/pocs', person, 'key');
  expect((await create('/v1/dojos', person, 'key')).body).toEqual(problem('idempotency-key-reused', 422));
});

/** What a POST cannot or need not be told a key for. */
const WITHOUT_KEY: Readonly<Record<string, string>> = {
  backchannelLogout: 'the provider sends it, with an id of its own in the token',
  endPushSubscription: 'what has ended has ended, however often it is asked for',
  eraseMe: 'nobody is left who could ask again, or whom a key could belong to',
  signParts: 'nothing is made, and addresses that were signed earlier may have expired',
};
/** Changes what is for nobody but the caller. */
const WITHOUT_AUDIT = new Set(['readNotifications']);

it('makes one thing of fifty equal requests at once, whatever is asked for by POST', async () => {
  const { audit } = api.tenant.storage;
  const posts = (await describedOperations(api)).filter(({ method }) => method === 'POST');
  expect(posts.length).toBeGreaterThan(10);
  for (const { operationId, description } of posts) {
    const parameters = (description.parameters ?? []) as { name: string }[];
    const takesKey = parameters.some(({ name }) => name === 'idempotency-key');
    expect([operationId, takesKey]).toEqual([operationId, !(operationId in WITHOUT_KEY)]);
    if (!takesKey) continue;
    const owner = api.signIn(['owner']);
    const things = await makeThings(api, owner);
    const sample = SAMPLE_REQUESTS[operationId]?.(things);
    if (sample === undefined) throw new Error(`${operationId} has no request in testing/sample-requests.ts`);
    const asker = ASKED_BY_A_MEMBER.has(operationId) ? things.member : owner;
    const send = (key: string) =>
      api.ask(asker, 'POST', sample.url, sample.payload, { ...sample.headers, 'idempotency-key': key });
    const before = (await audit.list({}, 1))[0]?.seq ?? 0;
    const answers = await Promise.all(Array.from({ length: 50 }, () => send('key')));
    const later = await send('key');
    expect(later.headers['idempotent-replayed'], operationId).toBe('true');
    // Addresses to send a file to are signed anew each time.
    const said = [...answers, later].map(({ status, body, text }) =>
      JSON.stringify([status, body?.attachment ?? text]),
    );
    expect(new Set(said).size, `${operationId}: ${[...new Set(said)].join(' ')}`).toBe(1);
    expect(later.status, later.text).toBeLessThan(300);
    expect(answers.filter(({ headers }) => headers['idempotent-replayed'] === 'true')).toHaveLength(49);
    const rows = (await audit.list({}, 100)).filter(({ seq }) => seq > before);
    expect(rows.length, operationId).toBe(WITHOUT_AUDIT.has(operationId) ? 0 : 1);
  }
});

it('shows the link of an invitation again, and keeps its secret nowhere', async () => {
  const owner = api.signIn(['owner']);
  const invite = () =>
    create('/v1/invitations', owner, 'key', { role: 'viewer', expiresInHours: 1, maxUses: 1 });
  const { body } = await invite();
  const again = await invite();
  expect(again.body).toEqual(body);
  const kept = await api.tenant.storage.database.query<{ response: string }>(
    sql`select response from idempotency_key where user_id = ${owner.userId}`,
  );
  expect(kept).toHaveLength(1);
  expect(kept[0]?.response).not.toContain(body.secret);
  const accepted = await create('/v1/invitations/accept', api.signIn([]), 'key', { secret: body.secret });
  expect([accepted.status, accepted.body]).toEqual([200, { role: 'viewer', isNew: true }]);
});
