import { systemClock } from '@tatami/kernel';
import {
  createTestDojo,
  createTestTenant,
  newUserId,
  newWriterId,
  type TestTenant,
  writeOldRows,
} from '@tatami/persistence/testing';
import { DEFAULT_LIMITS, encodeBatch } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { loadDojo } from './load-dojo.ts';

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await createTestTenant();
});
afterAll(() => tenant.dispose());

it('[J9] a room without a snapshot opens with the same document after its rows were packed', async () => {
  const dojoId = await createTestDojo(tenant);
  const doc = new Y.Doc();
  doc.clientID = 1;
  const [writer, userId] = [newWriterId(), newUserId()];
  const rows = Array.from({ length: 2_050 }, (_, index) => {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(index % 7 === 0 ? 0 : index >> 1, String(index));
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId, clientId: 1, deltaMs: 0, bytes };
    return { writer, batch: BigInt(index + 1), payload: encodeBatch([entry]) };
  });
  await writeOldRows(tenant, dojoId, rows);
  const load = async () => {
    const { journal, dojos: store } = tenant.storage;
    const loaded = await loadDojo(dojoId, {
      journal,
      store,
      limits: DEFAULT_LIMITS,
      clock: systemClock,
      reportError: (what, error) => {
        throw new Error(what, { cause: error });
      },
    });
    const { document, session: _, ...rest } = loaded;
    return { ...rest, state: document.encodeState() };
  };
  const before = await load();
  expect(before).toMatchObject({ seq: 2_050, isComplete: true });
  for (const lastSeq of [1_000, 2_000]) {
    expect(await tenant.storage.recordings.pack(dojoId, 3_600_000)).toMatchObject({ lastSeq });
    expect(await load()).toEqual(before);
  }
});
