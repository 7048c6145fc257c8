import {
  CloseCode,
  documentDigest,
  encodeBatchFrame,
  encodeDigest,
  encodeRefused,
  encodeSaved,
} from '@tatami/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Peer } from '../testing/dojo-server.ts';
import type { Fixture } from '../testing/provider-fixture.ts';
import { FILE, startFixture, updateTyping } from '../testing/provider-fixture.ts';
import { until } from '../testing/until.ts';
import type { TatamiProvider } from './provider.ts';
import type { RefusedEvent, ResetEvent } from './provider-events.ts';

let fixture: Fixture;
let provider: TatamiProvider;
let peer: Peer;
const resets: ResetEvent[] = [];

beforeEach(async () => {
  fixture = await startFixture();
  ({ provider, peer } = await fixture.joined());
  resets.length = 0;
  provider.on('reset', event => resets.push(event));
});
afterEach(() => fixture.stop());

function type(text: string): void {
  for (const letter of text) provider.doc.getText(FILE).insert(provider.doc.getText(FILE).length, letter);
}

it('[V5] a refusal that cannot be mended gives a new document, the lost text and a new hello', async () => {
  const before = provider.doc;
  provider.awareness.setLocalStateField('status', 'thinking');
  type('saved');
  await peer.nth('document', 5);
  peer.send(encodeSaved(5, 1));
  await until(() => provider.unsaved === 0);
  type(' lost');
  await peer.nth('document', 10);
  peer.send(encodeRefused({ n: 6, code: 'read-only', repair: 'reset' }));
  expect(await peer.nth('hello', 2)).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
  expect(resets).toEqual([
    { doc: provider.doc, awareness: provider.awareness, lostText: ' lost', code: 'read-only' },
  ]);
  expect(provider.doc).not.toBe(before);
  expect([provider.unsaved, provider.canWrite, provider.readOnlyReason]).toEqual([0, false, 'loading']);
  expect(provider.awareness.getLocalState()).toMatchObject({ status: 'thinking' });
});

it('takes its old caret away before it comes back under another clientID', async () => {
  type('x');
  await peer.nth('document');
  peer.send(encodeRefused({ n: 1, code: 'read-only', repair: 'reset' }));
  await peer.nth('hello', 2);
  const last = peer.received.at(-2);
  expect(last?.type === 'awareness' && new TextDecoder().decode(last.payload)).toMatch(/null$/);
});

it('ignores what was under way for the old document, and counts on', async () => {
  type('ab');
  await peer.nth('document', 2);
  peer.send(encodeRefused({ n: 1, code: 'read-only', repair: 'reset' }));
  peer.send(encodeRefused({ n: 2, code: 'read-only', repair: 'reset' }));
  peer.send(encodeBatchFrame(3, updateTyping('stale')));
  await peer.nth('hello', 2);
  peer.welcome({ clientId: 6 }, { seq: 4, update: updateTyping('fresh') });
  await until(() => provider.synced);
  expect(resets).toHaveLength(1);
  expect(provider.doc.getText(FILE).toString()).toBe('fresh');
  type('!');
  const edit = await peer.nth('document', 3);
  expect(Y.decodeUpdate(edit.update).structs[0]?.id.client).toBe(6);
  peer.send(encodeSaved(2, 4));
  peer.send(encodeBatchFrame(5, edit.update));
  await until(() => provider.doc.getText(FILE).length === 6);
  expect(provider.unsaved).toBe(1);
  peer.send(encodeSaved(3, 5));
  await until(() => provider.unsaved === 0);
});

it('a welcome of another epoch is a reset', async () => {
  peer.cut();
  await until(() => provider.status === 'disconnected');
  type('offline');
  fixture.clock.advance(500);
  const next = await fixture.server.peer(2);
  await next.nth('hello');
  next.welcome({ epoch: 2 }, { seq: 9, update: updateTyping('for the old hello') });
  expect(await next.nth('hello', 2)).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
  expect(resets.map(({ lostText, code }) => [lostText, code])).toEqual([['offline', 'wrong-epoch']]);
  next.welcome({ epoch: 2, clientId: 8 }, { seq: 9, update: updateTyping('restored') });
  await until(() => provider.synced);
  expect(provider.doc.getText(FILE).toString()).toBe('restored');
  expect(provider.canWrite).toBe(true);
});

it('a close for the wrong epoch is a reset and a new connection at once', async () => {
  type('lost');
  await peer.nth('document', 4);
  peer.close(CloseCode.wrongEpoch, 'wrong-epoch');
  const next = await fixture.server.peer(2);
  expect(await next.nth('hello')).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
  expect(resets.map(({ lostText }) => lostText)).toEqual(['lost']);
});

it('a wrong epoch without having one is tried again after a pause, not in a loop', async () => {
  peer.close(CloseCode.wrongEpoch);
  const next = await fixture.server.peer(2);
  await next.nth('hello');
  next.close(CloseCode.wrongEpoch);
  await until(() => provider.status === 'disconnected');
  fixture.clock.advance(500);
  const last = await fixture.server.peer(3);
  expect(await last.nth('hello')).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
});

it('somebody else writing under the own clientID is a reset', async () => {
  peer.send(encodeBatchFrame(1, updateTyping('not me', 5)));
  await peer.nth('hello', 2);
  expect(resets.map(({ code }) => code)).toEqual(['internal']);
});

it('[V7] tells of a refusal that is about no edit, and leaves the edits alone', async () => {
  const refusals: RefusedEvent[] = [];
  provider.on('refused', event => refusals.push(event));
  type('x');
  await peer.nth('document');
  peer.send(encodeRefused({ n: 0, code: 'not-facilitator', repair: 'vanish' }));
  await until(() => refusals.length > 0);
  expect(refusals).toEqual([{ code: 'not-facilitator', lostText: '' }]);
  expect(provider.unsaved).toBe(1);
  expect(resets).toEqual([]);
});

it('[V11] asks for a document that differs, and makes a new one if that did not help', async () => {
  const server = new Y.Doc();
  const update = updateTyping('what the server has');
  Y.applyUpdate(server, update);
  const digest = documentDigest(server);
  // Something unsaved, another seq, and an equal document say nothing.
  peer.send(encodeBatchFrame(5, update));
  await until(() => provider.doc.getText(FILE).length > 0);
  peer.send(encodeDigest({ seq: 5, digest }));
  peer.send(encodeDigest({ seq: 4, digest: new Uint8Array(8) }));
  type('x');
  await peer.nth('document');
  peer.send(encodeDigest({ seq: 5, digest }));
  peer.send(encodeSaved(1, 6));
  await until(() => provider.unsaved === 0);
  expect(peer.received.filter(({ type }) => type === 'divergence')).toEqual([]);

  peer.send(encodeDigest({ seq: 5, digest }));
  expect(await peer.nth('divergence')).toEqual({ type: 'divergence', seq: 5, isAgain: false });
  expect(resets).toEqual([]);
  peer.send(encodeBatchFrame(7, update));
  peer.send(encodeDigest({ seq: 7, digest }));
  expect(await peer.nth('divergence', 2)).toEqual({ type: 'divergence', seq: 7, isAgain: true });
  expect(await peer.nth('hello', 2)).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
  expect(resets).toMatchObject([{ lostText: '', code: 'internal' }]);
});
