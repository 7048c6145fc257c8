import { newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { decodeRows, TrackBuilder, TrackCursor } from '@tatami/recording';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { faultAt, type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn();
});
afterAll(() => api.stop());

/** Rows 2 to 4: a letter each behind what the dojo began with. */
async function newDojo(isPrivate = false): Promise<string> {
  const files = [{ name: 'main.js', text: 'Hi' }];
  const { id } = await api.createDojo(ana, { name: 'Bowling', isPrivate, files });
  const { journal } = api.tenant.storage;
  const doc = new Y.Doc();
  const [first] = decodeRows((await api.ask(ana, 'GET', `/v1/dojos/${id}/recording/rows`)).bytes);
  if (first === undefined) throw new Error('it begins with a file');
  const writer = newWriterId();
  const text = doc.getText('main.js');
  for (const [index, letter] of [...'abc'].entries()) {
    const before = Y.encodeStateVector(doc);
    text.insert(index, letter);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId: ana.userId, clientId: doc.clientID, deltaMs: 0, bytes };
    const request = { epoch: 1, batch: BigInt(index + 1), payload: encodeBatch([entry]) };
    await journal.append(writer, [{ dojoId: id as DojoId, ...request }]);
  }
  return id;
}

const fork = (person: Person | undefined, id: string, body: object, headers = {}) =>
  api.ask(person, 'POST', `/v1/dojos/${id}/fork`, body, headers);

async function textOf(person: Person, id: string): Promise<string | undefined> {
  const { bytes } = await api.ask(person, 'GET', `/v1/dojos/${id}/recording/rows`);
  const builder = new TrackBuilder();
  for (const row of decodeRows(bytes)) builder.add(row);
  const track = builder.build();
  const cursor = new TrackCursor(track);
  cursor.goTo(track.splices.length);
  return cursor.texts[track.files.indexOf('main.js')];
}

it('begins with the files as they were at any moment, and leaves the other dojo alone', async () => {
  const id = await newDojo();
  const whole = await textOf(ana, id);
  const texts: (string | undefined)[] = [];
  const bia = api.signIn();
  for (const seq of [0, 1, 2, 4]) {
    const { status, body, headers } = await fork(bia, id, { seq });
    expect(status).toBe(201);
    expect(headers.location).toBe(`/v1/dojos/${body.id}`);
    expect(body).toMatchObject({ name: 'Bowling', createdBy: bia.userId, state: 'open', isPrivate: false });
    texts.push(await textOf(bia, body.id));
  }
  expect(texts.slice(0, 2)).toEqual([undefined, 'Hi']);
  expect([...(texts[2] ?? '')].sort().join('')).toBe('Hai');
  expect(texts[3]).toBe(whole);
  expect(await textOf(ana, id)).toBe(whole);
});

it('makes one for one key, and another for another dojo', async () => {
  const [one, other] = [await newDojo(), await newDojo()];
  const headers = { 'idempotency-key': 'fork' };
  const { body } = await fork(ana, one, { seq: 2 }, headers);
  expect((await fork(ana, one, { seq: 2 }, headers)).body).toEqual(body);
  expect((await fork(ana, other, { seq: 2 }, headers)).body).toMatchObject({
    type: 'urn:tatami:problem:idempotency-key-reused',
  });
});

it('is for who may watch the dojo and write, and stays private', async () => {
  const id = await newDojo(true);
  expect((await fork(undefined, id, { seq: 1 })).status).toBe(401);
  for (const stranger of [
    api.signIn(),
    api.signIn(['owner']),
    api.signIn(['owner'], await api.addTenant()),
  ]) {
    expect((await fork(stranger, id, { seq: 1 })).body).toEqual(problem('dojo-not-found', 404));
  }
  const viewer = api.signIn(['viewer']);
  await api.tenant.storage.dojos.setMember(id as DojoId, viewer.userId, 'viewer');
  expect((await fork(viewer, id, { seq: 1 })).body).toEqual(problem('read-only', 403));
  expect((await fork(ana, id, { seq: 1 })).body).toMatchObject({ isPrivate: true });
  expect((await fork(ana, newUserId(), { seq: 1 })).body).toEqual(problem('dojo-not-found', 404));
});

it('refuses a moment that there is not', async () => {
  const id = await newDojo();
  for (const seq of [5, -1, 1.5, 'x', null]) {
    expect((await fork(ana, id, { seq })).body).toEqual(faultAt('#/seq'));
  }
});
