import { brotliDecompressSync } from 'node:zlib';
import { createTestDojo, newUserId, newWriterId, withAdmin, writeOldRows } from '@tatami/persistence/testing';
import type { DojoId } from '@tatami/protocol';
import { decodeChunk, encodeBatch } from '@tatami/protocol';
import {
  decodeRows,
  decodeTrackPart,
  type RecordedRow,
  TRACK_BEGIN,
  TrackBuilder,
  trackMaker,
} from '@tatami/recording';
import { RECORDING_PAGE_ROWS } from '@tatami/rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { type Person, problem, TestApi } from '../../testing/test-api.ts';

let api: TestApi;
let ana: Person;
beforeAll(async () => {
  api = await TestApi.start();
  ana = api.signIn(['participant'], api.tenant.tenantId, 'Ana Souza');
});
afterAll(() => api.stop());

const sqlOf = (text: string) => ({ text, values: [] });

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
    chunks: [],
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

describe('a recording that is packed', () => {
  let dojoId: DojoId;
  let path: string;
  const PLAIN = { 'accept-encoding': 'identity' };
  const ask = (headers: Record<string, string>, address = path) =>
    api.app.inject({ url: address, headers: { authorization: ana.authorization, ...headers } });
  beforeAll(async () => {
    dojoId = await createTestDojo(api.tenant);
    const payload = encodeBatch([
      { kind: 'marker', userId: ana.userId, clientId: 0, deltaMs: 0, bytes: new Uint8Array(20) },
    ]);
    const writer = newWriterId();
    await writeOldRows(
      api.tenant,
      dojoId,
      Array.from({ length: 1_100 }, (_, index) => ({ writer, batch: BigInt(index + 1), payload })),
    );
    path = `/v1/dojos/${dojoId}/recording/chunks/1`;
    const pages = await allRows();
    await api.tenant.storage.recordings.pack(dojoId, 3_600_000);
    expect(await allRows()).toEqual(pages);
  });

  async function allRows(): Promise<RecordedRow[]> {
    const page = async (after: number) =>
      decodeRows((await api.ask(ana, 'GET', `/v1/dojos/${dojoId}/recording/rows?after=${after}`)).bytes);
    return [...(await page(0)), ...(await page(1_000))];
  }

  it('names its chunks, which have the rows that the pages have, and may be kept for ever', async () => {
    const { body } = await api.ask(ana, 'GET', `/v1/dojos/${dojoId}/recording`);
    const sent = await ask({ 'accept-encoding': 'gzip, br' });
    expect(body).toMatchObject({
      headSeq: 1_100,
      chunks: [
        {
          firstSeq: 1,
          lastSeq: 1_000,
          sizeBytes: sent.rawPayload.length,
          hasTrack: false,
          hasKeyframe: false,
        },
      ],
    });
    const [{ sha256 }] = (body as { chunks: [{ sha256: string }] }).chunks;
    expect(sent.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${sha256}"`,
      vary: 'accept-encoding',
    });
    const plain = await ask(PLAIN);
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(brotliDecompressSync(sent.rawPayload)).toEqual(plain.rawPayload);
    const rows = decodeChunk(plain.rawPayload).rows.map(({ seq, atMicros, payload }) => ({
      seq,
      atMicros: Number(atMicros),
      payload: Uint8Array.from(payload),
    }));
    const pages = (await allRows()).slice(0, 1_000);
    expect(rows).toEqual(pages.map(row => ({ ...row, payload: Uint8Array.from(row.payload) })));
  });

  it('has nothing derived from rows that were packed without it', async () => {
    for (const as of ['track', 'keyframe']) expect((await ask({}, `${path}?as=${as}`)).statusCode).toBe(404);
    expect((await ask({}, `${path}?as=x`)).statusCode).toBe(422);
  });

  it('sends the part of the track and the keyframe that were made when it was packed', async () => {
    const other = await createTestDojo(api.tenant);
    const payload = encodeBatch([
      { kind: 'marker', userId: ana.userId, clientId: 0, deltaMs: 0, bytes: new Uint8Array(20) },
    ]);
    const writer = newWriterId();
    const rows = Array.from({ length: 1_000 }, (_, index) => ({ writer, batch: BigInt(index), payload }));
    await writeOldRows(api.tenant, other, rows);
    await api.tenant.storage.recordings.pack(
      other,
      3_600_000,
      trackMaker(async () => {}),
    );
    const { body } = await api.ask(ana, 'GET', `/v1/dojos/${other}/recording`);
    expect(body).toMatchObject({ chunks: [{ hasTrack: true, hasKeyframe: true }] });
    const address = `/v1/dojos/${other}/recording/chunks/1`;
    const track = await ask(PLAIN, `${address}?as=track`);
    expect(decodeTrackPart(track.rawPayload, TRACK_BEGIN)).toMatchObject({
      firstSeq: 1,
      lastSeq: 1_000,
      gaps: [],
      damaged: 0,
    });
    expect((await ask(PLAIN, `${address}?as=keyframe`)).statusCode).toBe(200);
  });

  it('sends ranges of a chunk, and nothing to whoever has it', async () => {
    const whole = await ask(PLAIN);
    const tag = String(whole.headers.etag);
    const part = await ask({ ...PLAIN, range: 'bytes=10-19', 'if-range': tag });
    expect(part.statusCode).toBe(206);
    expect(part.headers['content-range']).toBe(`bytes 10-19/${whole.rawPayload.length}`);
    expect(part.rawPayload).toEqual(whole.rawPayload.subarray(10, 20));
    const other = await ask({ ...PLAIN, range: 'bytes=10-19', 'if-range': '"x"' });
    expect([other.statusCode, other.rawPayload]).toEqual([200, whole.rawPayload]);
    expect((await ask({ ...PLAIN, range: 'bytes=9999999-' })).statusCode).toBe(416);
    expect((await ask({ ...PLAIN, 'if-none-match': tag })).statusCode).toBe(304);
  });

  it('sends no chunk that is damaged, and goes on with the rows after it', async () => {
    const flip = () =>
      withAdmin(api.tenant.adminUrl, admin =>
        admin.query(
          sqlOf(`update dojo_recording set chunk = set_bit(chunk, 901, 1 - get_bit(chunk, 901))
          where dojo_id = '${dojoId}'`),
        ),
      );
    await flip();
    expect((await api.ask(ana, 'GET', path)).body).toEqual(problem('recording-damaged', 500));
    const builder = new TrackBuilder();
    for (const row of await allRows()) builder.add(row);
    const { gaps, moments, damaged } = builder.build();
    expect([gaps, damaged]).toEqual([[{ fromSeq: 1, toSeq: 1_000, atMs: 0 }], 1_000]);
    expect(moments.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => 1_001 + index));
    await flip();
    expect((await api.ask(ana, 'GET', path)).status).toBe(200);
  });

  it('says of no other chunk, and to no stranger, that it is there', async () => {
    for (const first of ['2', '1000', '1001', '999999999999999']) {
      expect((await ask({}, `/v1/dojos/${dojoId}/recording/chunks/${first}`)).statusCode).toBe(404);
    }
    for (const first of ['0', 'x', '-1', '1e3']) {
      expect((await ask({}, `/v1/dojos/${dojoId}/recording/chunks/${first}`)).statusCode).toBe(404);
    }
    const stranger = api.signIn(['owner'], await api.addTenant());
    expect((await api.ask(stranger, 'GET', path)).body).toEqual(problem('dojo-not-found', 404));
  });
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
