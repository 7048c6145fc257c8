import type { DojoId } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let lead: Person;
let bia: Person;
let chiara: Person;
beforeAll(async () => {
  api = await TestApi.start();
  lead = api.signIn();
  bia = api.signIn();
  chiara = api.signIn(['viewer']);
});
afterAll(() => api.stop());

const newDojo = async (more: object = {}): Promise<string> =>
  (await api.createDojo(lead, { name: 'Bowling', ...more })).id;
const read = (person: Person | undefined, id: string) => api.ask(person, 'GET', `/v1/dojos/${id}`);
const say = (person: Person | undefined, id: string, command: object, headers = {}) =>
  api.ask(person, 'POST', `/v1/dojos/${id}/commands`, command, headers);

it('says how a dojo is held, how far its journal goes, and what one may do in it', async () => {
  const id = await newDojo({ files: [{ name: 'main.js', text: 'Hi' }] });
  const { status, body } = await read(lead, id);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ id, name: 'Bowling', state: 'open', role: 'owner' },
    head: { seq: 1, epoch: 1 },
    session: { mode: 'free', turn: 0, driver: null, order: [], turnMs: 0, turnEndsInMs: null },
  });
  expect((await read(chiara, id)).body).toMatchObject({ role: 'viewer' });
});

it('gives the files as they are saved', async () => {
  const files = [
    { name: 'b.js', text: 'two\n' },
    { name: 'a.js', text: 'one' },
  ];
  const id = await newDojo({ files });
  const { status, body } = await api.ask(chiara, 'GET', `/v1/dojos/${id}/files`);
  expect([status, body.seq]).toEqual([200, 1]);
  expect(new Set(body.files)).toEqual(new Set(files));
});

it('pauses a dojo and lets it go on, for who leads it, and journals both', async () => {
  const id = await newDojo();
  expect((await say(bia, id, { kind: 'pause' })).body).toEqual(problem('not-facilitator', 403));
  const paused = await say(lead, id, { kind: 'pause' });
  expect([paused.status, paused.body.state, paused.body.head.seq]).toEqual([200, 'paused', 2]);
  expect((await say(lead, id, { kind: 'pause' })).body).toEqual(problem('dojo-paused', 409));
  expect((await say(lead, id, { kind: 'resume' })).body).toMatchObject({ state: 'open', head: { seq: 3 } });
  expect(await api.tenant.storage.journal.read(id as DojoId, 0, 10)).toHaveLength(3);
});

it('gives turns, which the driver hands off', async () => {
  const id = await newDojo();
  expect((await say(lead, id, { kind: 'hand-off' })).body).toEqual(problem('not-in-turns', 409));
  const order = [lead.userId, bia.userId, chiara.userId];
  const started = await say(lead, id, { kind: 'start', preset: 'randori', order, turnMs: 60_000 });
  expect(started.body.session).toMatchObject({
    mode: 'turns',
    turn: 1,
    driver: lead.userId,
    order,
    turnMs: 60_000,
  });
  expect(started.body.session.turnEndsInMs).toBeGreaterThan(0);
  expect(started.body.session.turnEndsInMs).toBeLessThanOrEqual(60_000);
  expect((await say(bia, id, { kind: 'hand-off' })).body).toEqual(problem('not-facilitator', 403));
  await say(lead, id, { kind: 'hand-off' });
  const next = await say(bia, id, { kind: 'hand-off' });
  expect(next.body.session).toMatchObject({ turn: 3, driver: chiara.userId });
  await say(lead, id, { kind: 'order', order: [chiara.userId, lead.userId] });
  await say(lead, id, { kind: 'turn-length', turnMs: 0 });
  const { session } = (await say(lead, id, { kind: 'hand-off', to: bia.userId })).body;
  expect(session).toMatchObject({ turn: 6, driver: bia.userId, turnMs: 0, turnEndsInMs: null });
  expect(session.order).toEqual([chiara.userId, bia.userId, lead.userId]);
});

it('changes what somebody may do, and keeps owners from those who are none', async () => {
  const id = await newDojo({ isPrivate: true });
  expect((await read(bia, id)).status).toBe(404);
  await say(lead, id, { kind: 'role', userId: bia.userId, role: 'facilitator' });
  expect((await read(bia, id)).body).toMatchObject({ role: 'facilitator' });
  for (const command of [
    { kind: 'role', userId: chiara.userId, role: 'owner' },
    { kind: 'kick', userId: lead.userId },
  ]) {
    expect((await say(bia, id, command)).body, command.kind).toEqual(problem('forbidden', 403));
  }
  await say(lead, id, { kind: 'kick', userId: bia.userId });
  expect((await read(bia, id)).status).toBe(404);
});

it('does a command with one key once, and of many at one moment each', async () => {
  const id = await newDojo();
  const order = [lead.userId, bia.userId];
  await say(lead, id, { kind: 'start', preset: 'randori', order });
  const key = { 'idempotency-key': 'once' };
  const equal = await Promise.all(Array.from({ length: 8 }, () => say(lead, id, { kind: 'hand-off' }, key)));
  expect(equal.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  expect((await read(lead, id)).body.session.turn).toBe(2);
  const reused = await say(lead, id, { kind: 'pause' }, key);
  expect(reused.body).toEqual(problem('idempotency-key-reused', 422));
  const each = await Promise.all(Array.from({ length: 8 }, () => say(lead, id, { kind: 'hand-off' })));
  expect(each.map(({ status }) => status)).toEqual(each.map(() => 200));
  expect((await read(lead, id)).body.session.turn).toBe(10);
});

it.each([
  {},
  { kind: 'archive' },
  { kind: 'start' },
  { kind: 'start', preset: 'free', turnMs: 1 },
  { kind: 'hand-off', to: 'ana' },
  { kind: 'order', order: [] },
  { kind: 'turn-length', turnMs: -1 },
  { kind: 'role', userId: '00000000-0000-7000-8000-000000000000', role: 'king' },
  { kind: 'pause', more: 1 },
])('refuses %j', async command => {
  expect((await say(lead, await newDojo(), command)).status).toBe(422);
});

it('knows no dojo of others, and none that is not there', async () => {
  const stranger = api.signIn(['owner'], await api.addTenant());
  const id = await newDojo();
  for (const unknown of ['x', '0190d0c0-0000-7000-8000-0000000000ff']) {
    expect((await read(lead, unknown)).body).toEqual(problem('dojo-not-found', 404));
  }
  for (const answer of [
    await read(stranger, id),
    await api.ask(stranger, 'GET', `/v1/dojos/${id}/files`),
    await say(stranger, id, { kind: 'pause' }),
  ]) {
    expect(answer.body).toEqual(problem('dojo-not-found', 404));
  }
});
