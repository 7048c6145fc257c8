import { randomUUID } from 'node:crypto';
import type { DojoId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let lead: Person;
let bia: Person;
let viewer: Person;
beforeAll(async () => {
  api = await TestApi.start();
  lead = api.signIn();
  bia = api.signIn(['participant']);
  viewer = api.signIn(['viewer']);
});
afterAll(() => api.stop());

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const make = (more: object, headers = {}) =>
  api.ask(lead, 'POST', '/v1/dojos', { name: 'Bowling', ...more }, headers);
const read = (person: Person, id: string) => api.ask(person, 'GET', `/v1/dojos/${id}`);
const join = (person: Person, code: string) => api.ask(person, 'POST', '/v1/dojos/join', { code });

async function withCode(): Promise<{ id: string; code: string }> {
  const { body: dojo } = await make({ isPrivate: true });
  const { status, body } = await api.ask(lead, 'POST', `/v1/dojos/${dojo.id}/join-code`);
  expect([status, body.code]).toEqual([201, expect.stringMatching(/^[2-9B-XZ]{8}$/)]);
  return { id: dojo.id, code: body.code };
}

describe('a dojo that is planned', () => {
  it('has a time, members and turns from the start, and is made once', async () => {
    const startsAt = inDays(3);
    const members = [
      { userId: bia.userId, role: 'participant' },
      { userId: viewer.userId, role: 'viewer' },
    ];
    const wanted = { isPrivate: true, startsAt, members, preset: 'randori', turnMs: 300_000 };
    const headers = { 'idempotency-key': randomUUID() };
    const [first, again] = [await make(wanted, headers), await make(wanted, headers)];
    expect([first.status, first.body.startsAt]).toEqual([201, startsAt]);
    expect(again.body).toEqual(first.body);
    const { id } = first.body;
    expect((await read(bia, id)).body).toMatchObject({
      ...{ role: 'participant', startsAt },
      session: {
        mode: 'turns',
        turn: 1,
        driver: lead.userId,
        order: [lead.userId, bia.userId],
        turnMs: 300_000,
      },
    });
    expect((await read(viewer, id)).body).toMatchObject({ role: 'viewer', joinCode: null });
    expect(await api.tenant.storage.journal.read(id as DojoId, 0, 10)).toHaveLength(2);
    const { items } = (await api.ask(bia, 'GET', '/v1/dojos')).body;
    expect(items).toContainEqual(first.body);
  });

  it('is refused with a pointer to what is wrong, and then nothing is made', async () => {
    const before = (await api.ask(lead, 'GET', '/v1/dojos')).body;
    const twice = { userId: bia.userId, role: 'participant' };
    for (const [wrong, pointer] of [
      [{ startsAt: 'soon' }, '#/startsAt'],
      [{ startsAt: inDays(-2) }, '#/startsAt'],
      [{ startsAt: null }, '#/startsAt'],
      [{ members: [twice, twice] }, '#/members'],
      [{ members: [{ userId: lead.userId, role: 'viewer' }] }, '#/members'],
      [{ members: [{ userId: 'bia', role: 'viewer' }] }, '#/members/0/userId'],
      [{ turnMs: 60_000 }, '#/turnMs'],
    ] as const) {
      expect((await make(wrong)).body, JSON.stringify(wrong)).toEqual(faultAt(pointer));
    }
    expect((await api.ask(lead, 'GET', '/v1/dojos')).body).toEqual(before);
  });

  it('is renamed and put off by who leads it', async () => {
    const { id } = (await make({})).body;
    const change = (person: Person, body: object) => api.ask(person, 'PATCH', `/v1/dojos/${id}`, body);
    const startsAt = inDays(1);
    expect((await change(lead, { startsAt })).body).toMatchObject({ name: 'Bowling', startsAt });
    expect((await change(lead, { name: ' Tennis ' })).body).toMatchObject({ name: 'Tennis', startsAt });
    expect((await change(lead, { startsAt: null })).body).toMatchObject({ name: 'Tennis', startsAt: null });
    expect((await read(lead, id)).body).toMatchObject({ name: 'Tennis', startsAt: null });
    expect((await change(bia, { name: 'Mine' })).body).toEqual(problem('not-facilitator', 403));
    expect((await change(lead, {})).status).toBe(422);
    expect((await change(lead, { name: 'a\u0000b' })).body).toEqual(faultAt('#/name'));
    expect((await change(lead, { startsAt: '2027-02-30T10:00:00Z' })).body).toEqual(faultAt('#/startsAt'));
  });
});

describe('a join code', () => {
  it('lets people of the tenant into a private dojo, as what they may be', async () => {
    const { id, code } = await withCode();
    expect((await read(bia, id)).status).toBe(404);
    const joined = await join(bia, `${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`);
    expect([joined.status, joined.body.id]).toEqual([200, id]);
    expect((await read(bia, id)).body).toMatchObject({ role: 'participant', joinCode: null });
    await join(viewer, code);
    expect((await read(viewer, id)).body).toMatchObject({ role: 'viewer' });
    // Who leads it stays what they are, and is shown the code.
    await join(lead, code);
    expect((await read(lead, id)).body).toMatchObject({ role: 'owner', joinCode: code });
  });

  it('counts no more when there is another, or none', async () => {
    const { id, code } = await withCode();
    const { code: newer } = (await api.ask(lead, 'POST', `/v1/dojos/${id}/join-code`)).body;
    expect((await join(bia, code)).body).toEqual(problem('dojo-not-found', 404));
    expect((await api.ask(lead, 'DELETE', `/v1/dojos/${id}/join-code`)).status).toBe(204);
    expect((await join(bia, newer)).body).toEqual(problem('dojo-not-found', 404));
    expect((await join(bia, 'no such code')).body).toEqual(problem('dojo-not-found', 404));
    expect((await read(lead, id)).body).toMatchObject({ joinCode: null });
  });

  it('brings nobody back who was sent out', async () => {
    const { id, code } = await withCode();
    await join(bia, code);
    await api.ask(lead, 'POST', `/v1/dojos/${id}/commands`, { kind: 'kick', userId: bia.userId });
    expect((await join(bia, code)).body).toEqual(problem('dojo-not-found', 404));
  });

  it('is given by who leads the dojo alone', async () => {
    const { id } = (await make({})).body;
    for (const method of ['POST', 'DELETE'] as const) {
      const { body } = await api.ask(bia, method, `/v1/dojos/${id}/join-code`);
      expect(body).toEqual(problem('not-facilitator', 403));
    }
  });
});
