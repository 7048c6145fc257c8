import type { PocId, UserId } from '@tatami/protocol';
import type { Poc } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, TestApi } from '../../testing/test-api.ts';

/** In every text of the POCs, so that no answer can hold one of them unnoticed. */
const SECRET = 'swordfish';

let api: TestApi;
let people: Record<string, Person | undefined>;
let pocs: Record<'private' | 'tenant', Poc>;
beforeAll(async () => {
  api = await TestApi.start();
  const other = await api.addTenant();
  people = {
    nobody: undefined,
    'somebody with a forged token': { ...api.signIn(), authorization: 'Bearer forged' },
    'another owner of the tenant': api.signIn(['owner']),
    'another facilitator': api.signIn(['facilitator']),
    'another participant': api.signIn(['participant']),
    'a viewer': api.signIn(['viewer']),
    'another user without a role': api.signIn([]),
    'an owner of another tenant': api.signIn(['owner'], other),
    'a viewer of another tenant': api.signIn(['viewer'], other),
  };
  const owner = api.signIn();
  const make = (visibility: 'private' | 'tenant') =>
    api.createPoc(owner, { visibility, name: SECRET, description: SECRET, tags: [SECRET] });
  pocs = { private: await make('private'), tenant: await make('tenant') };
});
afterAll(() => api.stop());

const ROUTES = ['GET', 'PATCH', 'DELETE'] as const;

/** Of a POC that the whole tenant may see, what somebody of the tenant gets who does not own it. */
const OF_TENANT = { GET: 200, PATCH: 403, DELETE: 403 } as const;

describe.each(['private', 'tenant'] as const)('a POC with the visibility "%s"', visibility => {
  const cases = ROUTES.flatMap(method =>
    [
      ['nobody', 401],
      ['somebody with a forged token', 401],
      ['another facilitator', visibility === 'private' ? 404 : OF_TENANT[method]],
      ['another participant', visibility === 'private' ? 404 : OF_TENANT[method]],
      ['a viewer', visibility === 'private' ? 404 : OF_TENANT[method]],
      ['another user without a role', visibility === 'private' ? 404 : OF_TENANT[method]],
      ['an owner of another tenant', 404],
      ['a viewer of another tenant', 404],
      ...(visibility === 'private' ? [['another owner of the tenant', 404] as const] : []),
    ].map(([who, status]) => [method, who, status] as [typeof method, string, number]),
  );

  it.each(cases)('answers %s by %s with %i', async (method, who, status) => {
    const ways: Record<string, string>[] = [{}, { 'if-match': '"1"' }, { 'if-match': '*' }];
    for (const headers of ways) {
      const payload = method === 'PATCH' ? { name: 'Mine now' } : undefined;
      const answer = await api.ask(people[who], method, `/v1/pocs/${pocs[visibility].id}`, payload, headers);
      expect(answer.status).toBe(status);
      if (status !== 200) expect(answer.text).not.toContain(SECRET);
    }
  });
});

describe('the routes without an id', () => {
  it.each(['nobody', 'somebody with a forged token'])('answer %s with 401', async who => {
    expect((await api.ask(people[who], 'GET', '/v1/pocs')).status).toBe(401);
    expect((await api.ask(people[who], 'POST', '/v1/pocs', { name: 'x' })).status).toBe(401);
  });

  it.each(['an owner of another tenant', 'a viewer of another tenant'])('list nothing for %s', async who => {
    for (const query of ['', `?tag=${SECRET}`, `?owner=${pocs.tenant.ownerId}`]) {
      const answer = await api.ask(people[who], 'GET', `/v1/pocs${query}`);
      expect(answer.body).toEqual({ items: [], nextCursor: null });
    }
  });
});

it('leaves both POCs as they were', async () => {
  for (const poc of Object.values(pocs)) {
    // The schema of the answer lets nothing but ids through.
    const stored = await api.tenant.storage.pocs.read(poc.id as PocId, poc.ownerId as UserId);
    expect(stored).toEqual(poc);
  }
});
