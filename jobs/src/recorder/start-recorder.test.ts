import { systemClock } from '@tatami/kernel';
import { freshRandom } from '@tatami/kernel/testing';
import { type PackOutcome, verifyDojo } from '@tatami/persistence';
import {
  createTestTenant,
  newDojoId,
  newUserId,
  newWriterId,
  type TestTenant,
  withAdmin,
  writeOldRows,
} from '@tatami/persistence/testing';
import { type DojoId, encodeBatch, type UserId } from '@tatami/protocol';
import { readTrack, type Track, TrackBuilder, TrackCursor, trackMaker } from '@tatami/recording';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { packArchive } from '../archive/pack-archive.ts';
import { readArchiveSource } from '../archive/read-source.ts';
import { packAll } from './start-recorder.ts';

const AGE_MS = 3_600_000;
let tenant: TestTenant;
let ana: UserId;
beforeAll(async () => {
  tenant = await createTestTenant();
  ana = newUserId();
});
afterAll(() => tenant.dispose());

/** A dojo in which somebody wrote a letter in each of some rows, a while ago. */
async function oldDojo(letters: number): Promise<DojoId> {
  const id = newDojoId();
  await tenant.storage.dojos.create({
    id,
    name: 'Kata',
    createdBy: ana,
    isPrivate: false,
    writer: newWriterId(),
  });
  const doc = new Y.Doc();
  const writer = newWriterId();
  const rows = Array.from({ length: letters }, (_, index) => {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(index, String.fromCharCode(97 + (index % 26)));
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId: ana, clientId: doc.clientID, deltaMs: 0, bytes };
    return { writer, batch: BigInt(index + 1), payload: encodeBatch([entry]) };
  });
  await writeOldRows(tenant, id, rows);
  return id;
}

it('packs what is old in every tenant, and an archive has the same bytes afterwards', async () => {
  const dojos = [await oldDojo(2_030), await oldDojo(1_010), await oldDojo(900)];
  const archive = async (dojoId: DojoId) =>
    packArchive(await readArchiveSource(tenant.storage, dojoId, async () => {}));
  const before = await Promise.all(dojos.map(archive));
  const outcomes: PackOutcome[] = [];
  const troubles: unknown[] = [];
  const pack = (isOver = () => false) =>
    packAll({
      // Other tenants of the server belong to other tests.
      persistence: {
        ...tenant.persistence,
        tenant: async id => (id === tenant.tenantId ? tenant.persistence.tenant(id) : undefined),
      },
      ageMs: AGE_MS,
      clock: systemClock,
      isOver,
      onOutcome: outcome => outcomes.push(outcome),
      reportError: (...trouble) => troubles.push(trouble),
    });
  await pack(() => true);
  expect(outcomes).toEqual([]);
  await pack();
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual([
    'nothing-to-pack',
    'nothing-to-pack',
    'packed',
    'packed',
    'packed',
  ]);
  expect(await Promise.all(dojos.map(archive))).toEqual(before);
  expect(await tenant.storage.recordings.chunks(dojos[0] ?? newDojoId())).toMatchObject([
    { firstSeq: 1, lastSeq: 1_000 },
    { firstSeq: 1_001, lastSeq: 2_000 },
  ]);
  await pack();
  expect(outcomes).toHaveLength(5);
  expect(troubles).toEqual([]);
  expect(await tenant.storage.recordings.stored(dojos[0] ?? newDojoId())).toMatchObject({
    partSeqs: [1, 1_001],
    keyframeSeqs: [1_000],
  });
});

it('[J11] a bit that is flipped in a chunk, a part or a keyframe is found, and everything is still played', async () => {
  const random = freshRandom('flips');
  const dojoId = await oldDojo(2_100);
  const read = async (): Promise<Track> => {
    const { recordings } = tenant.storage;
    return readTrack({ ...(await recordings.stored(dojoId)), pause: async () => {} }, 2_101);
  };
  const verify = () => verifyDojo(tenant.storage.database, dojoId);
  const before = await read();
  const makeTrack = trackMaker(async () => {});
  for (let chunk = 0; chunk < 2; chunk++) await tenant.storage.recordings.pack(dojoId, AGE_MS, makeTrack);
  expect(await read()).toEqual(before);
  const flip = async (table: string, column: string, bit: number) =>
    withAdmin(tenant.adminUrl, admin =>
      admin.query({
        text: `update ${table} set ${column} = set_bit(${column}, ${bit} % bit_length(${column}),
          1 - get_bit(${column}, ${bit} % bit_length(${column}))) where dojo_id = '${dojoId}' and last_seq = 1000`,
        values: [],
      }),
    );
  const places = [
    ['dojo_recording', 'chunk'],
    ['dojo_recording', 'sha256'],
    ['dojo_recording', 'last_hash'],
    ['dojo_track', 'part'],
    ['dojo_track', 'part_sha256'],
    ['dojo_track', 'keyframe'],
    ['dojo_track', 'keyframe_sha256'],
  ] as const;
  for (const [table, column] of places) {
    const bit = random.int(1_000_000);
    await flip(table, column, bit);
    const fault = table === 'dojo_track' ? 'track' : 'chunk';
    expect([column, await verify()]).toEqual([column, { kind: 'broken', seq: 1, fault }]);
    expect(await read(), `${column}, bit ${bit}, seed ${random.seed}`).toEqual(before);
    await flip(table, column, bit);
  }
  // Of what is damaged twice, the keyframe behind it is left.
  await flip('dojo_recording', 'chunk', 77);
  await flip('dojo_track', 'part', 99);
  const track = await read();
  expect(track.gaps).toEqual([{ fromSeq: 1, toSeq: 1_000, atMs: 0 }]);
  expect(track.splices.slice(1)).toEqual(before.splices.slice(-1_100 - 1).slice(1));
  const [cursor, whole] = [new TrackCursor(track), new TrackCursor(before)];
  cursor.goTo(track.splices.length);
  whole.goTo(before.splices.length);
  expect(cursor.texts).toEqual(whole.texts);
});

it('[RT4] leaves what was stored before something was put in quarantine, and makes it of the rows', async () => {
  const dojoId = await oldDojo(1_010);
  const { recordings, dojos, journal } = tenant.storage;
  await recordings.pack(
    dojoId,
    AGE_MS,
    trackMaker(async () => {}),
  );
  expect((await recordings.stored(dojoId)).partSeqs).toEqual([1]);
  await dojos.quarantine(dojoId, 990, 0, 'throws');
  const source = { ...(await recordings.stored(dojoId)), pause: async () => {} };
  expect([source.partSeqs, source.keyframeSeqs]).toEqual([[], []]);
  const builder = new TrackBuilder(['990:0']);
  for (const row of await journal.read(dojoId, 0, 2_000))
    builder.add({ ...row, atMicros: Number(row.atMicros) });
  const track = await readTrack(source, 1_011);
  expect(track).toEqual(builder.build());
  expect(track.gaps).toMatchObject([{ fromSeq: 991 }]);
});

it('goes on with other dojos where one is damaged, and says so', async () => {
  const [damaged, sound] = (await Promise.all([oldDojo(1_001), oldDojo(1_001)])).toSorted();
  await withAdmin(tenant.adminUrl, admin =>
    admin.query({
      text: `update dojo_journal set payload = 'x' where dojo_id = '${damaged}' and seq = 5`,
      values: [],
    }),
  );
  const troubles: string[] = [];
  const outcomes: PackOutcome[] = [];
  await packAll({
    persistence: {
      ...tenant.persistence,
      tenant: async id => (id === tenant.tenantId ? tenant.persistence.tenant(id) : undefined),
    },
    ageMs: AGE_MS,
    clock: systemClock,
    isOver: () => false,
    onOutcome: outcome => outcomes.push(outcome),
    reportError: what => troubles.push(what),
  });
  expect(troubles).toEqual([`Seq 5 of dojo ${damaged} is damaged and is not packed`]);
  expect(await tenant.storage.recordings.chunks(sound ?? newDojoId())).toHaveLength(1);
});
