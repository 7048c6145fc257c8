import { randomUUID } from 'node:crypto';
import { type DojoId, decodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let lead: Person;
let bia: Person;
beforeAll(async () => {
  api = await TestApi.start();
  lead = api.signIn();
  bia = api.signIn(['participant']);
});
afterAll(() => api.stop());

const newDojo = async (more: Record<string, unknown> = {}): Promise<string> =>
  (await api.createDojo(lead, more)).id;
const mark = (person: Person, id: string, body: object, headers = {}) =>
  api.ask(person, 'POST', `/v1/dojos/${id}/marks`, body, headers);
const light = (secret: string, body: object, headers = {}) =>
  api.ask(undefined, 'POST', '/v1/lights', body, { authorization: `Bearer ${secret}`, ...headers });
const steer = (id: string, command: object) => api.ask(lead, 'POST', `/v1/dojos/${id}/commands`, command);

/** The markers and lights of a dojo, by whom, in order. */
async function marksOf(id: string): Promise<unknown[]> {
  const rows = await api.tenant.storage.journal.read(id as DojoId, 0, 100);
  return rows
    .flatMap(({ payload }) => decodeBatch(payload))
    .filter(({ kind }) => kind === 'marker' || kind === 'light')
    .map(({ kind, userId, bytes }) => ({
      kind,
      userId,
      data: JSON.parse(Buffer.from(bytes).toString()).data,
    }));
}

async function newToken(id: string): Promise<{ id: string; secret: string }> {
  const { status, body } = await api.ask(lead, 'POST', `/v1/dojos/${id}/ci-tokens`, {
    name: 'Nightly build',
  });
  expect(status).toBe(201);
  return { id: body.token.id, secret: body.secret };
}

describe('a mark', () => {
  it('is put on the time line by who may write, once for a key', async () => {
    const id = await newDojo();
    const headers = { 'idempotency-key': randomUUID() };
    const first = await mark(bia, id, { kind: 'light', light: 'red', label: '2 fail' }, headers);
    const again = await mark(bia, id, { kind: 'light', light: 'red', label: '2 fail' }, headers);
    expect([first.status, first.body]).toEqual([201, again.body]);
    expect((await mark(lead, id, { kind: 'marker', label: 'Now the hard part' })).body.seq).toBe(
      first.body.seq + 1,
    );
    expect(await marksOf(id)).toEqual([
      { kind: 'light', userId: bia.userId, data: { light: 'red', label: '2 fail' } },
      { kind: 'marker', userId: lead.userId, data: { label: 'Now the hard part' } },
    ]);
  });

  it('is refused to viewers, in what is no open dojo, and with what is none', async () => {
    const id = await newDojo();
    const green = { kind: 'light', light: 'green' };
    expect((await mark(api.signIn(['viewer']), id, green)).body).toEqual(problem('read-only', 403));
    for (const wrong of [
      { kind: 'light', light: 'blue' },
      { kind: 'marker' },
      { kind: 'note', label: 'a' },
      {},
    ]) {
      expect((await mark(lead, id, wrong)).status, JSON.stringify(wrong)).toBe(422);
    }
    await steer(id, { kind: 'pause' });
    expect((await mark(lead, id, green)).body).toEqual(problem('dojo-paused', 409));
    expect(await marksOf(id)).toEqual([]);
  });
});

describe('a token of a program', () => {
  it('puts test results on the time line of its dojo, in the name of who made it', async () => {
    const id = await newDojo({ isPrivate: true });
    const { secret } = await newToken(id);
    const headers = { 'idempotency-key': randomUUID() };
    const sent = await light(secret, { light: 'green', label: '14 of 14' }, headers);
    expect([sent.status, (await light(secret, { light: 'green', label: '14 of 14' }, headers)).body]).toEqual(
      [201, sent.body],
    );
    expect(await marksOf(id)).toEqual([
      { kind: 'light', userId: lead.userId, data: { light: 'green', label: '14 of 14' } },
    ]);
    expect((await light(secret, { light: 'green', kind: 'marker' })).body).toEqual(faultAt('#/kind'));
  });

  it('opens nothing else, and counts no more once it is taken away', async () => {
    const id = await newDojo();
    const token = await newToken(id);
    const authorization = { authorization: `Bearer ${token.secret}` };
    const read = await api.ask(undefined, 'GET', `/v1/dojos/${id}`, undefined, authorization);
    expect(read.status).toBe(401);
    const path = `/v1/dojos/${id}/ci-tokens`;
    expect((await api.ask(lead, 'GET', path)).body.items).toMatchObject([
      { id: token.id, name: 'Nightly build' },
    ]);
    expect((await api.ask(bia, 'GET', path)).body).toEqual(problem('not-facilitator', 403));
    expect((await api.ask(bia, 'DELETE', `${path}/${token.id}`)).body).toEqual(
      problem('not-facilitator', 403),
    );
    expect((await api.ask(lead, 'DELETE', `${path}/${token.id}`)).status).toBe(204);
    expect((await api.ask(lead, 'DELETE', `${path}/${token.id}`)).body).toEqual(problem('not-found', 404));
    expect((await light(token.secret, { light: 'red' })).body).toEqual(problem('unauthenticated', 401));
  });

  it('counts no more when who made it may not write there any more', async () => {
    const id = await newDojo();
    const { userId } = bia;
    await steer(id, { kind: 'role', userId, role: 'facilitator' });
    const { body } = await api.ask(bia, 'POST', `/v1/dojos/${id}/ci-tokens`, { name: 'Hers' });
    expect((await light(body.secret, { light: 'red' })).status).toBe(201);
    await steer(id, { kind: 'kick', userId });
    expect((await light(body.secret, { light: 'red' })).body).toEqual(problem('unauthenticated', 401));
  });

  it('is refused when it is none of ours, whatever tenant it names', async () => {
    const { secret } = await newToken(await newDojo());
    const other = `${secret.slice(0, 10)}${randomUUID().replaceAll('-', '')}${secret.slice(42)}`;
    for (const wrong of [
      '',
      'tatami_ci_',
      `${secret}x`,
      other,
      secret.replace(/.$/, sign => (sign === 'A' ? 'B' : 'A')),
    ]) {
      expect((await light(wrong, { light: 'red' })).body, wrong).toEqual(problem('unauthenticated', 401));
    }
  });

  it('is one of twenty of a dojo at most', async () => {
    const id = await newDojo();
    for (let i = 0; i < 20; i++) await newToken(id);
    const { body } = await api.ask(lead, 'POST', `/v1/dojos/${id}/ci-tokens`, { name: 'One more' });
    expect(body).toEqual(faultAt('#'));
  });
});
