import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, TestApi } from '../../testing/test-api.ts';

/** Whatever comes, the answer is one that the description allows: never a fault of ours, never SQL or a stack. */

let api: TestApi;
let person: Person;
let pocId: string;
beforeAll(async () => {
  api = await TestApi.start();
  person = api.signIn();
  pocId = (await api.createPoc(person)).id;
});
afterAll(() => api.stop());

const RUNS = { numRuns: 200 };
const odd = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\ud800', 'a\u202eb', '{}', '"', '\\', "'; drop table poc; --", '%00', 'NaN'),
  fc.jsonValue(),
  fc.double(),
  fc.constantFrom(2 ** 63, -1, 1e308, null, true, 'true', [], {}),
);
const text = fc.oneof(fc.string({ maxLength: 60 }), odd);
const labels = fc.oneof(fc.array(text, { maxLength: 25 }), odd);
const uuid = fc.uuid();
const content = {
  name: fc.oneof(fc.constant('x'), text),
  description: text,
  languages: labels,
  tags: labels,
  repositoryUrl: fc.oneof(fc.webUrl(), text),
  visibility: fc.oneof(fc.constantFrom('tenant', 'private'), odd),
  origin: fc.oneof(fc.record({ dojoId: fc.oneof(uuid, text), version: fc.oneof(fc.nat(), odd) }), odd),
};
const body = fc.oneof(
  fc.record(content, { requiredKeys: ['name'] }),
  fc.record({ ...content, name: fc.constant('x') }, { requiredKeys: ['name'] }),
  odd,
);
/** A header cannot hold everything; what Node.js would not send is left out. */
const header = fc.string({ unit: 'binary-ascii', maxLength: 40 }).map(value => value.replace(/[^ -~]/g, ''));
const etag = fc.oneof(fc.constantFrom('"1"', '*', '"9223372036854775808"', 'W/"1"'), header);

async function send(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  payload: unknown,
  headers: Record<string, string>,
): Promise<void> {
  const answer = await api.ask(
    person,
    method,
    url,
    payload === undefined ? undefined : JSON.stringify(payload),
    payload === undefined ? headers : { ...headers, 'content-type': 'application/json' },
  );
  expect(answer.status, answer.text).toBeLessThan(500);
  if (answer.status >= 400) {
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body.type).toMatch(/^urn:tatami:problem:/);
    expect(answer.text).not.toMatch(/\bat .+\.ts:\d|insert into|select |syntax error/);
  }
}

it.each(['/v1/pocs', '/v1/dojos'])('makes something of a body for %s or refuses it', async url => {
  await fc.assert(
    fc.asyncProperty(body, fc.option(header, { nil: undefined }), (payload, key) =>
      send('POST', url, payload, key === undefined ? {} : { 'idempotency-key': key }),
    ),
    RUNS,
  );
});

it('takes the order of a report or refuses it', async () => {
  const day = fc.oneof(
    fc.date({ noInvalidDate: true }).map(date => date.toISOString().slice(0, 10)),
    fc.constantFrom('0000-01-01', '9999-12-31', '2026-02-30'),
    odd,
  );
  const order = fc.record(
    {
      scope: fc.oneof(fc.constantFrom('user', 'tenant'), odd),
      from: day,
      to: day,
      language: fc.oneof(fc.constantFrom('en', 'pt-BR'), odd),
    },
    { requiredKeys: ['scope'] },
  );
  const word = fc.string({ maxLength: 40 }).map(encodeURIComponent);
  await fc.assert(
    fc.asyncProperty(order, word, async (payload, id) => {
      await send('POST', '/v1/reports', payload, {});
      await send('GET', `/v1/reports/${id}/files/${id}`, undefined, {});
    }),
    RUNS,
  );
});

it('begins to take a file or refuses it', async () => {
  const file = fc.oneof(
    fc.record(
      {
        kind: fc.oneof(fc.constantFrom('attachment', 'screenshot'), odd),
        fileName: fc.oneof(fc.constant('a.png'), text),
        contentType: fc.oneof(fc.constantFrom('image/png', 'text/html'), text),
        sizeBytes: fc.oneof(fc.integer({ max: 2 ** 30 }), odd),
        sha256: fc.oneof(fc.constant('a'.repeat(64)), text),
        parts: odd,
      },
      { requiredKeys: [] },
    ),
    odd,
  );
  const part = fc.oneof(uuid, fc.string({ unit: 'binary', maxLength: 40 }));
  const word = part.map(value => encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')));
  await fc.assert(
    fc.asyncProperty(file, word, async (payload, id) => {
      await send('POST', `/v1/pocs/${pocId}/attachments`, payload, {});
      await send('POST', `/v1/pocs/${pocId}/attachments/${id}/parts`, payload, {});
      await send('POST', `/v1/pocs/${pocId}/attachments/${id}/complete`, undefined, {});
      await send('GET', `/v1/pocs/${pocId}/attachments/${id}/content`, undefined, {});
      await send('DELETE', `/v1/pocs/${pocId}/attachments/${id}`, undefined, {});
      await send('GET', `/v1/objects?grant=${id}&signature=${id}`, undefined, {});
      await send('PUT', `/v1/objects?grant=${id}&signature=${id}`, payload, {});
    }),
    RUNS,
  );
});

it('changes a POC or refuses to', async () => {
  await fc.assert(
    fc.asyncProperty(body, etag, (payload, ifMatch) =>
      send('PATCH', `/v1/pocs/${pocId}`, payload, { 'if-match': ifMatch }),
    ),
    RUNS,
  );
});

it('finds, lists or deletes something or says why not', async () => {
  const part = fc.oneof(uuid, fc.string({ unit: 'binary', maxLength: 40 }));
  const word = part.map(value => encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')));
  const query = fc.dictionary(
    fc.oneof(fc.constantFrom('language', 'tag', 'owner', 'limit', 'cursor'), fc.string()),
    fc.oneof(fc.string(), fc.nat().map(String), uuid),
  );
  await fc.assert(
    fc.asyncProperty(word, query, etag, async (id, filters, tag) => {
      await send('GET', `/v1/pocs?${new URLSearchParams(filters)}`, undefined, {});
      await send('GET', `/v1/pocs/${id}`, undefined, { 'if-none-match': tag });
      await send('DELETE', `/v1/pocs/${id}`, undefined, { 'if-match': tag });
    }),
    RUNS,
  );
});
