import { systemClock } from '@tatami/kernel';
import type { PackOutcome } from '@tatami/persistence';
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
