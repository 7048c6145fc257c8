import { TestPod } from '@tatami/collab-server/testing';
import { encodeEdit, encodeHello } from '@tatami/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { FILE } from '../file.ts';
import { joinAndStopReading } from './stalled-reader.ts';

const HELLO = encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 });
/** A frame of 16 KiB and more is sent to each subscriber in uWebSockets.js's own loop. */
const FILE_LENGTH = 20_000;
const STALLED = 6;

let pod: TestPod;
beforeAll(async () => {
  pod = await TestPod.start();
});
afterAll(() => pod?.stop());

it('[T3] lives on when members stop reading while somebody replaces a large file, and the others miss nothing', async () => {
  const dojoId = await pod.createDojo();
  const author = await pod.connect(dojoId);
  author.send(HELLO);
  const { clientId } = await author.message('welcome');
  const watchers = [];
  const stalled = [];
  // In turn, so that those who read stand before and behind those who do not.
  for (let i = 0; i < STALLED; i++) {
    stalled.push(await joinAndStopReading(`${pod.url}/${dojoId}`, await pod.token()));
    const client = await pod.connect(dojoId);
    client.send(HELLO);
    await client.message('welcome');
    watchers.push({ client, doc: new Y.Doc() });
  }
  const doc = new Y.Doc();
  doc.clientID = clientId;
  let sent = 0;
  doc.on('update', (update: Uint8Array) => {
    sent++;
    author.send(encodeEdit(0, update));
  });
  const text = doc.getText(FILE);
  // Enough that no socket buffer of the kernel hides that nobody reads.
  for (let i = 0; i < 600; i++) {
    doc.transact(() => {
      text.delete(0, text.length);
      text.insert(0, String(i % 10).repeat(FILE_LENGTH));
    });
    await author.until(() => author.messages('saved').some(({ n }) => n === sent));
    author.frames.length = 0;
    for (const { client, doc: copy } of watchers) {
      for (const { update } of client.messages('batch')) if (update.length > 0) Y.applyUpdate(copy, update);
      client.frames.length = 0;
    }
  }
  const behind = watchers.filter(({ doc: copy }) => copy.getText(FILE).toString() !== text.toString());
  for (const { client, doc: copy } of behind) {
    await client.until(() => client.messages('batch').length > 0);
    for (const { update } of client.messages('batch')) if (update.length > 0) Y.applyUpdate(copy, update);
  }
  for (const { doc: copy } of watchers) {
    expect(copy.store.pendingStructs).toBeNull();
    expect(copy.getText(FILE).toString()).toBe(text.toString());
  }
  for (const socket of stalled) socket.destroy();
}, 60_000);

it.each([
  // In uWebSockets.js's own loop over the subscribers, and after it.
  { length: 50_000, times: 140 },
  { length: 12_000, times: 500 },
])(
  '[T3] gives a member that read nothing what it missed, in frames of $length bytes',
  async ({ length, times }) => {
    const dojoId = await pod.createDojo();
    const author = await pod.connect(dojoId);
    author.send(HELLO);
    const doc = new Y.Doc();
    doc.clientID = (await author.message('welcome')).clientId;
    doc.on('update', (update: Uint8Array) => author.send(encodeEdit(0, update)));
    const reader = await pod.connect(dojoId);
    reader.send(HELLO);
    await reader.message('welcome');
    reader.socket.pause();
    const text = doc.getText(FILE);
    for (let i = 1; i <= times; i++) {
      doc.transact(() => {
        text.delete(0, text.length);
        text.insert(0, String(i).padEnd(length, 'x'));
      });
      await author.message('saved', ({ n }) => n === i);
      author.frames.length = 0;
    }
    reader.socket.resume();
    const copy = new Y.Doc();
    await reader.until(() => {
      for (const { update } of reader.messages('batch')) if (update.length > 0) Y.applyUpdate(copy, update);
      reader.frames.length = 0;
      return copy.getText(FILE).toString() === text.toString();
    });
    expect(copy.store.pendingStructs).toBeNull();
  },
  60_000,
);
