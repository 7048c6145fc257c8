import { brotliCompressSync } from 'node:zlib';
import { type Clock, systemClock } from '@tatami/kernel';
import type { StoredRecording, TrackMaker } from '@tatami/persistence';
import {
  createTestDojo,
  createTestTenant,
  newUserId,
  newWriterId,
  type TestTenant,
  writeOldRows,
} from '@tatami/persistence/testing';
import { DEFAULT_LIMITS, type DojoId, encodeBatch } from '@tatami/protocol';
import { decodeKeyframe, encodeKeyframe, trackMaker } from '@tatami/recording';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { loadDojo } from './load-dojo.ts';

const ROWS = 2_050;
const AGE_MS = 3_600_000;

let tenant: TestTenant;
let recorded: DojoId;
let opened: Awaited<ReturnType<typeof load>>;
beforeAll(async () => {
  tenant = await createTestTenant();
  recorded = await oldDojo();
  await pack(
    recorded,
    trackMaker(async () => {}),
  );
  opened = await load(recorded, { recordings: { stored: () => storedWith({ keyframeSeqs: [] }) } });
});
afterAll(() => tenant.dispose());

async function oldDojo(): Promise<DojoId> {
  const dojoId = await createTestDojo(tenant);
  const doc = new Y.Doc();
  doc.clientID = 1;
  const [writer, userId] = [newWriterId(), newUserId()];
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const before = Y.encodeStateVector(doc);
    doc.getText('main.js').insert(index % 7 === 0 ? 0 : index >> 1, String(index));
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId, clientId: 1, deltaMs: 0, bytes };
    return { writer, batch: BigInt(index + 1), payload: encodeBatch([entry]) };
  });
  await writeOldRows(tenant, dojoId, rows);
  return dojoId;
}

async function pack(dojoId: DojoId, makeTrack?: TrackMaker): Promise<void> {
  for (const lastSeq of [1_000, 2_000])
    expect(await tenant.storage.recordings.pack(dojoId, AGE_MS, makeTrack)).toMatchObject({ lastSeq });
}

/** What is stored of the recording, some of it changed. */
async function storedWith(changes: Partial<StoredRecording>): Promise<StoredRecording> {
  return { ...(await tenant.storage.recordings.stored(recorded)), ...changes };
}

async function load(
  dojoId: DojoId,
  { recordings = tenant.storage.recordings as { stored: (dojoId: DojoId) => Promise<StoredRecording> } } = {},
) {
  const { journal, dojos: store } = tenant.storage;
  const troubles: string[] = [];
  let [rowsRead, turns] = [0, 0];
  const countingJournal = new Proxy(journal, {
    get: (of, name: keyof typeof journal) => {
      if (name !== 'read') return of[name].bind(of);
      return async (...asked: Parameters<typeof journal.read>) => {
        const rows = await of.read(...asked);
        rowsRead += rows.length;
        return rows;
      };
    },
  });
  const clock: Clock = Object.assign(Object.create(systemClock), {
    soon: (task: () => void) => {
      turns++;
      systemClock.soon(task);
    },
  });
  const loaded = await loadDojo(dojoId, {
    ...{ journal: countingJournal, store, recordings, clock, limits: DEFAULT_LIMITS },
    reportError: what => troubles.push(what),
  });
  const { document, session: _, journalBytes, journalUpdates, ...rest } = loaded;
  const state = { ...rest, state: document.encodeState() };
  return { state, troubles, rowsRead, turns };
}

it('[J9] a room without a snapshot opens with the same document after its rows were packed', async () => {
  const dojoId = await oldDojo();
  const before = await load(dojoId);
  expect(before).toMatchObject({ state: { seq: ROWS, isComplete: true }, troubles: [], rowsRead: ROWS });
  await pack(dojoId);
  expect(await load(dojoId)).toEqual(before);
});

describe('opening a dojo from a keyframe of its recording', () => {
  it('[O15] gives the same document, and reads no row before the keyframe', async () => {
    expect(opened).toMatchObject({ rowsRead: ROWS, troubles: [], state: { seq: ROWS, isComplete: true } });
    expect(await load(recorded)).toMatchObject({ state: opened.state, troubles: [], rowsRead: ROWS - 1_000 });
  });

  it('lets others have the event loop after some entries', async () => {
    expect(opened.turns).toBeGreaterThanOrEqual(ROWS / 200 - 1);
  });

  const bytesAt1000 = async () => (await storedWith({})).keyframe(1_000);
  it.each<[string, () => Promise<Uint8Array | undefined>]>([
    ['is damaged', async () => undefined],
    ['cannot be read', async () => Uint8Array.of(1, 2, 3)],
    ['cannot be unpacked', () => Promise.reject(new Error('no brotli'))],
    ['is of another seq', async () => changed(await bytesAt1000(), { seq: 900 })],
    ['is no document', async () => changed(await bytesAt1000(), { state: Uint8Array.of(9, 9, 9) })],
    [
      'misses an edit',
      async () => {
        const doc = new Y.Doc();
        doc.clientID = 1;
        doc.getText('main.js').insert(0, '0');
        return changed(await bytesAt1000(), { state: Y.encodeStateAsUpdateV2(doc) });
      },
    ],
  ])('[O15] reports and leaves out a keyframe that %s', async (_what, keyframe) => {
    const loaded = await load(recorded, { recordings: { stored: () => storedWith({ keyframe }) } });
    expect(loaded).toMatchObject({ state: opened.state, troubles: [expect.stringContaining('1000')] });
  });

  it('[O15] goes on from the keyframe before one that cannot be used', async () => {
    const stored = await storedWith({});
    const keyframe = (seq: number) => (seq === 1_000 ? stored.keyframe(seq) : Promise.resolve(undefined));
    const changes = { keyframe, keyframeSeqs: [1_000, 2_000] };
    const loaded = await load(recorded, { recordings: { stored: () => storedWith(changes) } });
    expect(loaded).toMatchObject({
      ...{ state: opened.state, rowsRead: ROWS - 1_000 },
      troubles: [expect.stringContaining('2000')],
    });
  });

  it('[O15] uses none that stands before the newest snapshot, or that few rows stand before', async () => {
    const stored = () => Promise.reject(new Error('nobody asks'));
    const { journal } = tenant.storage;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, opened.state.state);
    const state = brotliCompressSync(Y.encodeStateAsUpdateV2(doc));
    await journal.saveSnapshot(recorded, { seq: ROWS, state, stateVector: Y.encodeStateVector(doc) });
    const loaded = await load(recorded, { recordings: { stored } });
    await journal.dropSnapshot(recorded, ROWS);
    expect(loaded).toMatchObject({ rowsRead: 0, troubles: [], state: { state: opened.state.state } });
  });
});

function changed(
  bytes: Uint8Array | undefined,
  changes: Partial<ReturnType<typeof decodeKeyframe>>,
): Uint8Array | undefined {
  return bytes && encodeKeyframe({ ...decodeKeyframe(bytes), ...changes });
}
