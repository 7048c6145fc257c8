import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { contentOf } from '@tatami/objects/testing';
import { sql } from '@tatami/persistence';
import type { PocId } from '@tatami/protocol';
import { ATTACHMENT_LIMITS } from '@tatami/protocol';
import type { BegunAttachment, Poc, SignedPut } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';
import { cleanObjects } from '../attachments/clean-objects.ts';

let api: TestApi;
let origin: string;
let owner: Person;
beforeAll(async () => {
  api = await TestApi.start();
  origin = await api.app.listen({ port: 0, host: '127.0.0.1' });
  owner = api.signIn();
});
afterAll(() => api.stop());

const SMALL = Buffer.from('a picture, says its sender');

function declared(bytes: Uint8Array, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { fileName: 'é.png', contentType: 'image/png', ...contentOf(bytes), ...more };
}

async function begin(poc: Poc, bytes: Uint8Array, more = {}, key?: string): Promise<BegunAttachment> {
  const { status, body, text } = await api.ask(
    owner,
    'POST',
    `/v1/pocs/${poc.id}/attachments`,
    declared(bytes, more),
    key === undefined ? {} : { 'idempotency-key': key },
  );
  expect(status, text).toBe(201);
  return body;
}

function put({ url, headers }: SignedPut, bytes: Uint8Array): Promise<Response> {
  return fetch(origin + url, {
    method: 'PUT',
    headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
    body: new Uint8Array(bytes),
  });
}

const pathOf = ({ attachment }: BegunAttachment) =>
  `/v1/pocs/${attachment.pocId}/attachments/${attachment.id}`;
const complete = (begun: BegunAttachment) => api.ask(owner, 'POST', `${pathOf(begun)}/complete`);
const filesOf = async ({ id }: Poc) => (await api.ask(owner, 'GET', `/v1/pocs/${id}/attachments`)).body.items;

function clean(nowMs: number) {
  const { attachments, branding } = api.tenant.storage;
  return cleanObjects({ attachments, branding, objects: api.objects, tenantId: api.tenant.tenantId, nowMs });
}

async function sent(poc: Poc, bytes: Uint8Array = SMALL): Promise<BegunAttachment> {
  const begun = await begin(poc, bytes);
  if (begun.upload === null) throw new Error('it goes as a whole');
  expect((await put(begun.upload, bytes)).status).toBe(200);
  return begun;
}

describe('a file of a POC', () => {
  it('is sent, listed and read over HTTP, and raises the revision', async () => {
    const poc = await api.createPoc(owner);
    const begun = await sent(poc);
    expect(await filesOf(poc)).toEqual([]);
    const { status, body } = await complete(begun);
    expect([status, body]).toEqual([200, { ...begun.attachment, state: 'ready' }]);
    expect(await filesOf(poc)).toEqual([body]);
    expect((await api.ask(owner, 'GET', `/v1/pocs/${poc.id}`)).body.rev).toBe(2);
    const { url } = (await api.ask(api.signIn(['viewer']), 'GET', `${pathOf(begun)}/content`)).body;
    const answer = await fetch(origin + url);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(SMALL);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': `inline; filename="_.png"; filename*=UTF-8''%C3%A9.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  it('goes in parts if it is long, and its sender can go on where it broke off', async () => {
    const poc = await api.createPoc(owner);
    const bytes = randomBytes(ATTACHMENT_LIMITS.partBytes + 500);
    const begun = await begin(poc, bytes, {}, 'key');
    expect(begun).toMatchObject({ upload: null, partCount: 2, partBytes: ATTACHMENT_LIMITS.partBytes });
    const sendPart = async (number: number) => {
      const part = bytes.subarray((number - 1) * begun.partBytes, number * begun.partBytes);
      const sha256 = createHash('sha256').update(part).digest('hex');
      const signed = await api.ask(owner, 'POST', `${pathOf(begun)}/parts`, { parts: [{ number, sha256 }] });
      expect((await put(signed.body.parts[0].put, part)).status).toBe(200);
    };
    await sendPart(2);
    expect((await complete(begun)).body).toEqual(problem('upload-incomplete', 409));
    const again = await begin(poc, bytes, {}, 'key');
    expect(again.attachment.id).toBe(begun.attachment.id);
    expect((await api.ask(owner, 'GET', `${pathOf(again)}/parts`)).body).toEqual({ numbers: [2] });
    await sendPart(1);
    const answers = await Promise.all([complete(begun), complete(begun)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await api.ask(owner, 'GET', `/v1/pocs/${poc.id}`)).body.rev).toBe(2);
    const other = { parts: [{ number: 3, sha256: contentOf(SMALL).sha256 }] };
    expect((await api.ask(owner, 'POST', `${pathOf(begun)}/parts`, other)).status).toBe(404);
  });

  it('that is not what was declared is refused where it arrives', async () => {
    const begun = await begin(await api.createPoc(owner), SMALL);
    if (begun.upload === null) throw new Error('it goes as a whole');
    const answer = await put(begun.upload, Buffer.from('something else'));
    expect([answer.status, await answer.json()]).toEqual([422, problem('content-mismatch', 422)]);
    const forged = { ...begun.upload, url: begun.upload.url.replace('grant=', 'grant=x') };
    expect((await put(forged, SMALL)).status).toBe(403);
    expect((await complete(begun)).body).toEqual(problem('upload-incomplete', 409));
  });

  it.each([
    [
      'a screenshot that is no picture',
      { kind: 'screenshot', contentType: 'image/svg+xml' },
      '#/contentType',
    ],
    ['a screenshot that is too large', { kind: 'screenshot', sizeBytes: 10 * 1024 ** 2 + 1 }, '#/sizeBytes'],
    ['a file that is too large', { sizeBytes: 512 * 1024 ** 2 + 1 }, '#/sizeBytes'],
    ['an empty file', { sizeBytes: 0 }, '#/sizeBytes'],
    ['a checksum that is none', { sha256: 'abc' }, '#/sha256'],
    ['a name of two lines', { fileName: 'a\nb' }, '#/fileName'],
  ])('is refused if it is %s', async (_, differs, pointer) => {
    const poc = await api.createPoc(owner);
    const answer = await api.ask(owner, 'POST', `/v1/pocs/${poc.id}/attachments`, declared(SMALL, differs));
    expect(answer.body).toEqual(faultAt(pointer));
  });
});

describe('what nobody needs any more', () => {
  it('goes with the file, and nothing completes it afterwards', async () => {
    const poc = await api.createPoc(owner);
    const begun = await sent(poc);
    await complete(begun);
    expect((await api.ask(owner, 'DELETE', pathOf(begun))).status).toBe(204);
    expect((await complete(begun)).body).toEqual(problem('not-found', 404));
    expect((await api.ask(owner, 'DELETE', pathOf(begun))).status).toBe(404);
    expect(await objectsOf(poc)).toBe(0);
  });

  it('is not kept with the key either, and no address is given for it again', async () => {
    const poc = await api.createPoc(owner);
    const asked = (key: string) =>
      api.ask(
        owner,
        'POST',
        `/v1/pocs/${poc.id}/attachments`,
        declared(SMALL, { fileName: 'swordfish.png' }),
        {
          'idempotency-key': key,
        },
      );
    const kept = () =>
      api.tenant.storage.database.query(sql`select from idempotency_key where response like '%swordfish%'`);
    const [first, second] = [await asked('first'), await asked('second')];
    expect([first.status, second.status, (await kept()).length]).toEqual([201, 201, 2]);
    expect((await api.ask(owner, 'DELETE', pathOf(first.body))).status).toBe(204);
    expect([(await asked('first')).body, (await kept()).length]).toEqual([problem('not-found', 404), 1]);
    const url = `/v1/pocs/${poc.id}`;
    expect((await api.ask(owner, 'DELETE', url, undefined, { 'if-match': '"1"' })).status).toBe(204);
    expect(await kept()).toEqual([]);
  });

  it('goes with the POC', async () => {
    const poc = await api.createPoc(owner);
    await complete(await sent(poc));
    await begin(poc, randomBytes(ATTACHMENT_LIMITS.partBytes + 1));
    const url = `/v1/pocs/${poc.id}`;
    expect((await api.ask(owner, 'DELETE', url, undefined, { 'if-match': '"2"' })).status).toBe(204);
    expect([await objectsOf(poc), await uploadsOf(poc)]).toEqual([0, 0]);
  });

  it('is cleaned away after a day if its sender never came back, and not before', async () => {
    const poc = await api.createPoc(owner);
    const lost = await sent(poc);
    const kept = await sent(poc);
    await complete(kept);
    const orphan = await begin(poc, SMALL);
    await api.ask(owner, 'DELETE', pathOf(orphan));
    // Its address is still good for a while.
    if (orphan.upload !== null) await put(orphan.upload, SMALL);
    await clean(Date.now());
    expect(await objectsOf(poc)).toBe(3);
    expect((await clean(Date.now() + 25 * 60 * 60 * 1000)).orphans).toBe(1);
    expect(await objectsOf(poc)).toBe(1);
    expect(await filesOf(poc)).toHaveLength(1);
    expect((await complete(lost)).status).toBe(404);
  });
});

it('is for those who may change the POC, and is hidden with it', async () => {
  const shared = await api.createPoc(owner);
  const secret = await api.createPoc(owner, { visibility: 'private' });
  const [open, hidden] = [await sent(shared), await sent(secret)];
  for (const begun of [open, hidden]) await complete(begun);
  const foreign = api.signIn(['owner'], await api.addTenant());
  const cases: [Person | undefined, BegunAttachment, number, number][] = [
    [undefined, open, 401, 401],
    [api.signIn(['viewer']), open, 403, 200],
    [api.signIn(), open, 403, 200],
    [foreign, open, 404, 404],
    [api.signIn(['owner']), hidden, 404, 404],
    [api.signIn(), hidden, 404, 404],
  ];
  for (const [person, begun, change, read] of cases) {
    const path = pathOf(begun);
    const base = `/v1/pocs/${begun.attachment.pocId}/attachments`;
    const parts = { parts: [{ number: 1, sha256: contentOf(SMALL).sha256 }] };
    expect((await api.ask(person, 'POST', base, declared(SMALL))).status).toBe(change);
    expect((await api.ask(person, 'POST', `${path}/parts`, parts)).status).toBe(change);
    expect((await api.ask(person, 'GET', `${path}/parts`)).status).toBe(change);
    expect((await api.ask(person, 'POST', `${path}/complete`)).status).toBe(change);
    expect((await api.ask(person, 'DELETE', path)).status).toBe(change);
    expect((await api.ask(person, 'GET', base)).status).toBe(read);
    expect((await api.ask(person, 'GET', `${path}/content`)).status).toBe(read);
  }
  // A file is found under its own POC alone.
  const elsewhere = `/v1/pocs/${shared.id}/attachments/${hidden.attachment.id}`;
  expect((await api.ask(owner, 'GET', `${elsewhere}/content`)).status).toBe(404);
  for (const id of [randomUUID(), 'x', '%00']) {
    const path = `/v1/pocs/${shared.id}/attachments/${id}`;
    expect((await api.ask(owner, 'GET', `${path}/content`)).body).toEqual(problem('not-found', 404));
    expect((await api.ask(owner, 'DELETE', path)).status).toBe(404);
  }
});

async function objectsOf(poc: Poc): Promise<number> {
  return countOf(api.objects.list(prefixOf(poc)));
}

async function uploadsOf(poc: Poc): Promise<number> {
  return countOf(api.objects.listUploads(prefixOf(poc)));
}

function prefixOf({ id }: Poc): Parameters<TestApi['objects']['list']>[0] {
  return `t/${api.tenant.tenantId}/pocs/${id as PocId}/` as Parameters<TestApi['objects']['list']>[0];
}

async function countOf(items: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of items) count++;
  return count;
}
