import { type RawClient, TestPod } from '@tatami/collab-server/testing';
import { SkippingClock, until } from '@tatami/kernel/testing';
import { newWriterId, writeOldRows } from '@tatami/persistence/testing';
import { type DojoId, encodeBatch, encodeStep1, encodeUpdate, type UserId } from '@tatami/protocol';
import { trackMaker } from '@tatami/recording';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Editors } from './editors.ts';
import { FILE } from './file.ts';
import type { StockClient } from './stock-client.ts';
import { STOCK_VERSIONS, type StockVersion } from './stock-client.ts';

const STARTED_AT_MICROS = 1_700_000_000_000_000n;
/** The newest row of each dojo here was written years ago; packing takes all of it. */
const PACK_AFTER_MS = 3_600_000;

let pod: TestPod;
let clock: SkippingClock;
let editors: Editors;
beforeAll(async () => {
  clock = new SkippingClock();
  pod = await TestPod.start({ clock, connectionLimits: { replaysPerUser: 2 } });
  editors = new Editors(pod);
});
// The providers report a refusal there.
beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}));
afterEach(() => editors.closeAll());
afterAll(() => pod?.stop());

/** A dojo in which each text was written at its time, in milliseconds, at the end of the file. */
async function recordedDojo(
  edits: readonly (readonly [atMs: number, text: string, offlineMs?: number])[],
): Promise<DojoId> {
  const dojoId = await pod.createDojo();
  const doc = new Y.Doc();
  doc.clientID = 1;
  const [writer, userId] = [newWriterId(), pod.newUser()];
  const rows = edits.map(([, text, clientAgeMs], index) => {
    const before = Y.encodeStateVector(doc);
    doc.getText(FILE).insert(doc.getText(FILE).length, text);
    const bytes = Y.encodeStateAsUpdate(doc, before);
    const entry = { kind: 'update' as const, userId, clientId: 1, deltaMs: 0, bytes };
    const entries = [clientAgeMs === undefined ? entry : { ...entry, clientAgeMs }];
    return { writer, batch: BigInt(index + 1), payload: encodeBatch(entries) };
  });
  const atMicros = (index: number) => STARTED_AT_MICROS + BigInt(edits[index]?.[0] ?? 0) * 1_000n;
  await writeOldRows(pod.tenant, dojoId, rows, atMicros);
  return dojoId;
}

/** The clock of the pod goes far. */
const LONG = { expiresInS: 10_000_000 } as const;

function watch(version: StockVersion, dojoId: DojoId, query: string): Promise<StockClient> {
  return editors.joinedStock(version, replayOf(dojoId, query), LONG);
}

function connect(
  dojoId: DojoId,
  query: string,
  as: { userId?: UserId; dialect?: 'tatami.v1' } = {},
): Promise<RawClient> {
  return pod.connect(replayOf(dojoId, query), { dialect: 'yjs', ...LONG, ...as });
}

function replayOf(dojoId: DojoId, query: string): DojoId {
  return `${dojoId}/replay?${query}` as DojoId;
}

/** Where the server says that the replay is. */
function where(client: StockClient) {
  return client.provider.awareness.getStates().get(0)?.replay as { stage: string; atMs: number } | undefined;
}

async function ended(client: StockClient): Promise<void> {
  await until('the replay has ended', () => where(client)?.stage === 'ended');
}

async function metric(name: string): Promise<number> {
  const metrics = await (await fetch(`${pod.httpUrl}/metrics`)).text();
  return Number(new RegExp(`\\n${name} (\\d+)`).exec(metrics)?.[1]);
}

const MINUTE = 60_000;
const SLOWLY: (readonly [number, string])[] = [
  [0, 'a'],
  [MINUTE, 'b'],
  [2 * MINUTE, 'c'],
];

describe('a replay for stock clients', () => {
  it.each(STOCK_VERSIONS)(
    '[RR1] shows version %i the document as it was, then each edit at its time, and opens no room',
    async version => {
      const dojoId = await recordedDojo(SLOWLY);
      const client = await watch(version, dojoId, `at=${MINUTE / 2}&speed=0.5&idle=keep`);
      expect(client.text).toBe('a');
      clock.skip(MINUTE * 0.9);
      // The server tells of itself now and then, in the order of all that it sends.
      const { length } = client.frameTimes;
      await until('the server has said something', () => client.frameTimes.length > length);
      expect(client.text).toBe('a');
      clock.skip(MINUTE * 0.1);
      await until('the next edit is there', () => client.text === 'ab');
      expect(where(client)).toMatchObject({ stage: 'playing' });
      clock.skip(MINUTE * 2);
      await ended(client);
      expect(client.text).toBe('abc');
      expect([client.closeCodes, await metric('tatami_rooms'), await metric('tatami_replays')]).toEqual([
        [],
        0,
        1,
      ]);
    },
  );

  it('skips idle time as the page does, and plays the rest as fast as it is told', async () => {
    const client = await watch(3, await recordedDojo(SLOWLY), 'speed=64');
    await ended(client);
    expect(client.text).toBe('abc');
  });

  it('[RT9] shows what was typed offline when it was typed', async () => {
    const dojoId = await recordedDojo([
      [0, 'a'],
      [9 * MINUTE, 'b', 8 * MINUTE],
      [9 * MINUTE, 'c', 2 * MINUTE],
    ]);
    const client = await watch(3, dojoId, `at=${2 * MINUTE}&idle=keep`);
    expect(client.text).toBe('ab');
  });

  it('begins behind a row, and ends at once where there is nothing behind it', async () => {
    const dojoId = await recordedDojo(SLOWLY);
    const client = await watch(3, dojoId, 'seq=2&idle=keep');
    expect(client.text).toBe('ab');
    const late = await watch(3, dojoId, `at=${9 * MINUTE}`);
    await ended(late);
    expect(late.text).toBe('abc');
    const empty = await watch(3, await pod.createDojo(), '');
    await ended(empty);
    expect(empty.text).toBe('');
  });

  it('begins at a keyframe of a packed recording, and plays rows of chunks', async () => {
    const rows = 2_005;
    const dojoId = await recordedDojo(
      Array.from({ length: rows }, (_, index) => [index * 1_000, String(index % 10)] as const),
    );
    const makeTrack = trackMaker(async () => {});
    for (const lastSeq of [1_000, 2_000])
      expect(await pod.tenant.storage.recordings.pack(dojoId, PACK_AFTER_MS, makeTrack)).toMatchObject({
        lastSeq,
      });
    const letters = (count: number) => Array.from({ length: count }, (_, index) => index % 10).join('');
    const shown = await watch(3, dojoId, 'at=1499500&speed=0.5');
    expect(shown.text).toBe(letters(1_500));
    const playing = await watch(2, dojoId, 'seq=1900&speed=64');
    for (let steps = 0; where(playing)?.stage !== 'ended' && steps < 100_000; steps++) {
      clock.skip(100);
      await new Promise(setImmediate);
    }
    await ended(playing);
    expect(playing.text).toBe(letters(rows));
  });

  it('[RR3] answers a later step 1 with what was shown so far', async () => {
    const dojoId = await recordedDojo(SLOWLY);
    const client = await connect(dojoId, `at=${MINUTE}&idle=keep`);
    const step2s = () => client.frames.filter(frame => frame[0] === 0 && frame[1] === 1);
    for (const count of [1, 2]) {
      client.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
      await client.until(() => step2s().length === count);
    }
    const texts = step2s().map(frame => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, frame.subarray(3));
      return doc.getText(FILE).toString();
    });
    expect(texts).toEqual(['ab', 'ab']);
    client.terminate();
  });

  it('[RR4] refuses what the client writes as it is refused to viewers', async () => {
    const dojoId = await recordedDojo(SLOWLY);
    const client = await connect(dojoId, '');
    const doc = new Y.Doc();
    doc.getText(FILE).insert(0, 'mine');
    client.send(encodeUpdate(Y.encodeStateAsUpdate(doc)));
    await client.until(() => client.frames.some(frame => frame[0] === 2));
    const denied = client.frames.find(frame => frame[0] === 2) ?? new Uint8Array();
    expect(new TextDecoder().decode(denied)).toContain('read-only');
    const [head] = await pod.tenant.storage.journal.heads([dojoId]);
    expect(head?.seq).toBe(3);
    client.terminate();
  });

  it.each([
    ['speed=65', 4422, 'validation-failed'],
    ['speed=0.4', 4422, 'validation-failed'],
    ['speed=fast', 4422, 'validation-failed'],
    ['at=-1', 4422, 'validation-failed'],
    ['at=1&seq=1', 4422, 'validation-failed'],
    ['at=1&at=2', 4422, 'validation-failed'],
    ['idle=maybe', 4422, 'validation-failed'],
  ])('closes %s with a reason', async (query, code, reason) => {
    const client = await connect(await pod.createDojo(), query);
    expect(await client.whenClosed()).toEqual({ code, reason });
  });

  it('is for stock clients, of a dojo that is there', async () => {
    const unknown = '0190a0a0-0000-7000-8000-00000000000a' as DojoId;
    const foreign = await connect(unknown, '');
    expect(await foreign.whenClosed()).toEqual({ code: 4404, reason: 'dojo-not-found' });
    const ours = await connect(await pod.createDojo(), '', { dialect: 'tatami.v1' });
    expect(await ours.whenClosed()).toEqual({ code: 4422, reason: 'unknown-subprotocol' });
  });

  it('[RR5] lets one user have so many open, and closes whoever may not watch any more', async () => {
    const dojoId = await recordedDojo(SLOWLY);
    const as = { userId: pod.newUser() };
    const open = async () => {
      const client = await connect(dojoId, '', as);
      client.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
      await client.until(() => client.frames.length > 0 || client.closed !== undefined);
      return client;
    };
    const [first, second, third] = [await open(), await open(), await open()];
    expect(third.closed).toEqual({ code: 1013, reason: 'too-many-replays' });
    second.terminate();
    await until('its place is free', async () => (await metric('tatami_replays')) === 1);
    const fourth = await open();
    await pod.tenant.storage.dojos.setMember(dojoId, as.userId, 'removed');
    clock.skip(5_000);
    expect((await first.whenClosed()).code).toBe(4403);
    expect((await fourth.whenClosed()).code).toBe(4403);
  });

  it('[RR2] stands still while its reader takes nothing', async () => {
    const rows = 60;
    const text = 'x'.repeat(400_000);
    const dojoId = await recordedDojo(Array.from({ length: rows }, () => [0, text] as const));
    const before = await metric('tatami_replay_bytes_total');
    const client = await connect(dojoId, 'seq=0');
    client.socket.pause();
    client.send(encodeStep1(Y.encodeStateVector(new Y.Doc())));
    const sent = async () => (await metric('tatami_replay_bytes_total')) - before;
    await until('its socket is full', async () => (await metric('tatami_unsent_bytes')) > 256 * 1024);
    const atFull = await sent();
    expect(atFull).toBeLessThan((rows * text.length) / 2);
    // At most one frame waits in front of a full socket.
    expect(await metric('tatami_unsent_bytes')).toBeLessThan(3 * text.length);
    client.socket.resume();
    await until('all of it has come', async () => (await sent()) > rows * text.length);
    await client.until(() => client.frames.filter(frame => frame.length > text.length).length === rows);
    client.terminate();
  });
});
