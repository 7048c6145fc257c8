import { newUserId, newWriterId } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { decodeRows, TrackBuilder } from '@tatami/recording';
import { RECORDING_PAGE_ROWS } from '@tatami/rest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn(['participant'], api.tenant.tenantId, 'Ana Souza');
});
afterAll(() => api.stop());

/** Rows that somebody writes one letter each in. */
async function write(dojoId: string, text: string): Promise<void> {
  const doc = new Y.Doc();
  doc.clientID = await api.tenant.storage.dojos.allocateClientId(dojoId as DojoId, ana.userId);
  const writer = newWriterId();
  for (const [index, letter] of [...text].entries()) {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(index, letter);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId: ana.userId, clientId: doc.clientID, deltaMs: 0, bytes };
    const request = {
      dojoId: dojoId as DojoId,
      epoch: 1,
      batch: BigInt(index + 1),
      payload: encodeBatch([entry]),
    };
    await api.tenant.storage.journal.append(writer, [request]);
  }
}

it('has what a player needs, and rows that make a track of the whole session', async () => {
  const dojo = await api.createDojo(ana, { name: 'Bowling', files: [{ name: 'notes.md', text: 'Hi' }] });
  await write(dojo.id, 'abc');
  const { body } = await api.ask(ana, 'GET', `/v1/dojos/${dojo.id}/recording`);
  expect(body).toEqual({
    dojoId: dojo.id,
    name: 'Bowling',
    state: 'open',
    headSeq: 4,
    people: [{ userId: ana.userId, name: 'Ana Souza' }],
    quarantined: [],
  });
  const page = await api.ask(ana, 'GET', `/v1/dojos/${dojo.id}/recording/rows`);
  expect(page.headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'cache-control': 'no-store',
  });
  const rows = decodeRows(page.bytes);
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  const builder = new TrackBuilder();
  for (const row of rows) builder.add(row);
  const track = builder.build();
  expect(track.files).toEqual(['notes.md', 'main.js']);
  expect(track.splices.map(({ inserted }) => inserted)).toEqual(['Hi', 'a', 'b', 'c']);
  const rest = await api.ask(ana, 'GET', `/v1/dojos/${dojo.id}/recording/rows?after=2`);
  expect(decodeRows(rest.bytes)).toEqual(rows.slice(2));
});

it('lets a browser keep a full page for ever', async () => {
  const dojo = await api.createDojo(ana);
  await write(dojo.id, 'x'.repeat(RECORDING_PAGE_ROWS));
  const first = await api.ask(ana, 'GET', `/v1/dojos/${dojo.id}/recording/rows`);
  expect(decodeRows(first.bytes)).toHaveLength(RECORDING_PAGE_ROWS);
  expect(first.headers['cache-control']).toBe('private, max-age=31536000, immutable');
  const second = await api.ask(
    ana,
    'GET',
    `/v1/dojos/${dojo.id}/recording/rows?after=${RECORDING_PAGE_ROWS}`,
  );
  expect(decodeRows(second.bytes)).toHaveLength(1);
});

it.each(['recording', 'recording/rows'])('shows /%s to nobody who may not watch the dojo', async route => {
  const dojo = await api.createDojo(ana, { isPrivate: true });
  const ask = (person: Person | undefined, id = dojo.id) =>
    api.ask(person, 'GET', `/v1/dojos/${id}/${route}`);
  expect((await ask(ana)).status).toBe(200);
  expect((await ask(undefined)).status).toBe(401);
  const strangers = [api.signIn(), api.signIn(['owner']), api.signIn(['owner'], await api.addTenant())];
  for (const stranger of strangers) {
    expect((await ask(stranger)).body).toEqual(problem('dojo-not-found', 404));
  }
  await api.tenant.storage.dojos.setMember(dojo.id as DojoId, strangers[0]?.userId ?? newUserId(), 'viewer');
  expect((await ask(strangers[0])).status).toBe(200);
  for (const id of ['x', newUserId(), '%ff']) {
    expect((await ask(ana, id)).body).toEqual(
      id === '%ff' ? problem('not-found', 404) : problem('dojo-not-found', 404),
    );
  }
});

it.each(['-1', 'x', '1e400', '9007199254740992'])('refuses to read after %s', async after => {
  const dojo = await api.createDojo(ana);
  const { status } = await api.ask(ana, 'GET', `/v1/dojos/${dojo.id}/recording/rows?after=${after}`);
  expect(status).toBe(422);
});
