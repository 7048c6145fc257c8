import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DescribedOperation,
  describedOperations,
  makeThings,
  SAMPLE_REQUESTS,
  type SampleRequest,
  type SampleThings,
  SECRET,
} from '../../testing/sample-requests.ts';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

/** Every operation of the description, with every kind of token and of foreign id. A new one is in it by itself. */
let api: TestApi;
let owner: Person;
let things: SampleThings;
let operations: DescribedOperation[];
let people: Record<string, Person | undefined>;

beforeAll(async () => {
  api = await TestApi.start();
  const other = await api.addTenant();
  owner = api.signIn(['owner']);
  things = await makeThings(api, owner);
  operations = await describedOperations(api);
  expect(operations.length).toBeGreaterThan(35);
  people = {
    nobody: undefined,
    'somebody with a forged token': { ...api.signIn(), authorization: 'Bearer forged' },
    'somebody with another scheme': { ...owner, authorization: `Basic ${owner.userId}` },
    'another owner': api.signIn(['owner']),
    'another facilitator': api.signIn(['facilitator']),
    'another participant': api.signIn(['participant']),
    'a viewer': api.signIn(['viewer']),
    'another user without a role': api.signIn([]),
    'an owner of another tenant': api.signIn(['owner'], other),
    'a viewer of another tenant': api.signIn(['viewer'], other),
  };
});
afterAll(() => api.stop());

const UNKNOWN = ['nobody', 'somebody with a forged token', 'somebody with another scheme'];
/** What asks for no token: what it does is for everybody, or proved in another way. */
const PUBLIC = new Set(['discover', 'backchannelLogout', 'createLight']);
/** What owners of the tenant may do with things of the tenant that others have made. */
const FOR_OWNERS = new Set([
  'changeMember',
  'removeMember',
  'revokeInvitation',
  'eraseMember',
  'readJob',
  'cancelJob',
]);

const hasId = ({ path }: DescribedOperation) => path.includes('{');

function sampleOf({ operationId }: DescribedOperation): SampleRequest {
  const sample = SAMPLE_REQUESTS[operationId];
  if (sample === undefined) throw new Error(`${operationId} has no request in testing/sample-requests.ts`);
  return sample(things);
}

/** Of all that the owner has, so that a change by anybody shows. */
async function state(): Promise<unknown> {
  const { poc, dojo, job } = things;
  const paths = [
    `/pocs/${poc.id}`,
    `/pocs/${poc.id}/attachments`,
    `/jobs/${job.id}`,
    '/members?limit=100',
    '/invitations',
  ];
  const answers = await Promise.all(
    [...paths, `/dojos/${dojo.id}/recording`].map(path => api.ask(owner, 'GET', `/v1${path}`)),
  );
  const members = answers[3]?.body.items.map(({ id, role }: { id: string; role: string }) => [id, role]);
  return [...answers.filter((_, i) => i !== 3).map(({ text }) => text), members];
}

async function send(who: Person | undefined, { method, url, payload, headers }: SampleRequest) {
  return api.ask(who, method, url, payload, headers);
}

it('lets nobody in without a token of ours', async () => {
  for (const operation of operations.filter(({ operationId }) => !PUBLIC.has(operationId))) {
    for (const who of UNKNOWN) {
      const { status, body, headers } = await send(people[who], sampleOf(operation));
      expect([operation.operationId, who, status]).toEqual([operation.operationId, who, 401]);
      expect(body).toEqual({
        ...body,
        type: expect.stringMatching(/^urn:tatami:problem:(unauthenticated|token-)/),
      });
      expect(headers['www-authenticate']).toBe('Bearer');
    }
  }
});

it('answers whoever has nothing to do with a thing as if it were not there, and changes nothing', async () => {
  // They are members by now, and whatever else a first visit leaves.
  for (const person of Object.values(people)) await api.ask(person, 'GET', '/v1/me');
  const before = await state();
  for (const operation of operations.filter(hasId)) {
    for (const [who, person] of Object.entries(people)) {
      if (UNKNOWN.includes(who)) continue;
      // What an owner of the tenant may do is no attack.
      if (who === 'another owner' && FOR_OWNERS.has(operation.operationId)) continue;
      const { status, text } = await send(person, sampleOf(operation));
      const isForOwners = /^(changeMember|removeMember|revokeInvitation|eraseMember)$/.test(
        operation.operationId,
      );
      const isOwner = who.includes('owner');
      const expected = isForOwners && !isOwner ? 403 : 404;
      expect([operation.operationId, who, status], text).toEqual([operation.operationId, who, expected]);
      expect(text).not.toContain(SECRET);
    }
  }
  expect(await state()).toEqual(before);
});

it('shows nothing of what belongs to others in what needs no id', async () => {
  for (const operation of operations.filter(one => !hasId(one) && one.method === 'GET')) {
    for (const [who, person] of Object.entries(people)) {
      if (UNKNOWN.includes(who)) continue;
      const { status, text, bytes } = await send(person, sampleOf(operation));
      expect([200, 403, 404], `${operation.operationId} for ${who}: ${text}`).toContain(status);
      // The words of a search are said back.
      if (operation.operationId !== 'searchPocs') expect(text).not.toContain(SECRET);
      expect(bytes.includes(things.poc.id), `${operation.operationId} for ${who}`).toBe(
        // Owners see that something was changed, and nothing of what it says.
        operation.operationId === 'listAudit' && who === 'another owner',
      );
    }
  }
});

it('takes an id of another kind, of nothing, or none at all for nothing that is there', async () => {
  const ids = [
    things.dojo.id,
    things.poc.id,
    things.job.id,
    things.invitation.id,
    owner.userId,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    things.poc.id.toUpperCase(),
    `${things.poc.id}%00`,
    '..%2f..%2fmetrics',
    '%F0%9F%A5%8B',
    "'%20or%20'1'='1",
    '__proto__',
    'constructor',
    '-1',
    '9'.repeat(40),
    '%0d%0aset-cookie:%20a=b',
  ];
  const stranger = api.signIn(['facilitator']);
  for (const operation of operations.filter(hasId)) {
    const { method, url: sample, payload, headers } = sampleOf(operation);
    const query = /\?.*/.exec(sample)?.[0] ?? '';
    for (const id of ids) {
      const url = `${operation.path.replaceAll(/\{[^}]+\}/g, id)}${query}`;
      const {
        status,
        text,
        headers: answered,
      } = await send(stranger, {
        ...{ method, url, headers: headers ?? {} },
        ...(payload !== undefined && { payload }),
      });
      // A format is one of a few words, and no id.
      const refused = operation.path.includes('{format}') ? [400, 403, 404, 422] : [400, 403, 404];
      expect(refused, `${method} ${url}: ${status} ${text}`).toContain(status);
      expect([text.includes(SECRET), answered['set-cookie']]).toEqual([false, undefined]);
    }
  }
});

describe('a body', () => {
  const withBody = () =>
    operations.filter(one => 'requestBody' in one.description && !PUBLIC.has(one.operationId));
  const json = { 'content-type': 'application/json' };
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;

  it.each([
    ['is not JSON', '{"name":', 400],
    ['is nothing', '', 400],
    ['is deep', deep, 422],
    ['is a list', '[]', 422],
    ['is a word', '"name"', 422],
    ['is null', 'null', 422],
    ['has __proto__', '{"__proto__":{"roles":["owner"]},"name":"x"}', 400],
    ['has a constructor', '{"constructor":{"prototype":{"roles":["owner"]}},"name":"x"}', 400],
    ['has what we do not know', '{"isAdmin":true}', 422],
    ['has a member of every wrong type', '{"name":{},"role":1,"scope":[],"version":"1","secret":null}', 422],
  ] as const)('that %s is refused before anything is done', async (_what, payload, status) => {
    const before = (await api.tenant.storage.audit.list({}, 1))[0]?.seq;
    expect(withBody().length).toBeGreaterThan(10);
    for (const operation of withBody()) {
      const { method, url, headers } = sampleOf(operation);
      const answer = await api.ask(owner, method, url, payload, { ...headers, ...json });
      expect([operation.operationId, answer.status], answer.text).toEqual([operation.operationId, status]);
      expect(answer.body.type).toMatch(/^urn:tatami:problem:/);
    }
    expect((await api.tenant.storage.audit.list({}, 1))[0]?.seq).toBe(before);
    expect(({} as Record<string, unknown>).roles).toBeUndefined();
  });

  it('that is too large, or of another type, is refused', async () => {
    const large = `{"name":"${'x'.repeat(2 * 1024 * 1024)}"}`;
    for (const operation of withBody()) {
      const { method, url, headers } = sampleOf(operation);
      const tooLarge = await api.ask(owner, method, url, large, { ...headers, ...json });
      expect(tooLarge.body, operation.operationId).toEqual(problem('message-too-large', 413));
      const xml = await api.ask(owner, method, url, '<a/>', {
        ...headers,
        'content-type': 'application/xml',
      });
      expect([400, 415], `${operation.operationId}: ${xml.text}`).toContain(xml.status);
    }
  });
});

it('knows no other way into the operations', async () => {
  const app: FastifyInstance = api.app;
  for (const { path } of operations) {
    const url = path.replaceAll(/\{[^}]+\}/g, things.poc.id);
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND'] as const) {
      const answer = await app.inject({ method: method as 'GET', url });
      expect([404, 405, 501], `${method} ${url}`).toContain(answer.statusCode);
    }
  }
});
