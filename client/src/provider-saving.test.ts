import { encodeBatchFrame, encodeRefused, encodeSaved } from '@tatami/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Fixture } from '../testing/provider-fixture.ts';
import { DOJO, FILE, startFixture, textOf, updateTyping } from '../testing/provider-fixture.ts';
import { until } from '../testing/until.ts';
import { insertText } from './insert-text.ts';
import type { RefusedEvent } from './provider-events.ts';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture();
});
afterEach(() => fixture.stop());

describe('joining', () => {
  it('asks for tatami.v1 with the token beside it, and says hello from nowhere', async () => {
    fixture.provider({ token: async () => 'head.body.signature' });
    const peer = await fixture.server.peer();
    expect(peer.token).toBe('head.body.signature');
    expect(peer.path).toBe(`/v1/dojos/${DOJO}`);
    expect(await peer.nth('hello')).toEqual({ type: 'hello', clientId: 0, epoch: 0, lastSeq: 0 });
  });

  it('is read-only until it has the document, then writes as whom the server says', async () => {
    const provider = fixture.provider();
    const peer = await fixture.server.peer();
    await peer.nth('hello');
    expect([provider.canWrite, provider.readOnlyReason]).toEqual([false, 'loading']);
    peer.welcome({ clientId: 42 }, { seq: 7, update: updateTyping('hello') });
    await provider.whenReady;
    expect(provider.canWrite).toBe(true);
    expect(provider.doc.getText(FILE).toString()).toBe('hello');
    provider.doc.getText(FILE).insert(5, '!');
    const edit = await peer.nth('document');
    expect(Y.decodeUpdate(edit.update).structs.map(struct => struct.id.client)).toEqual([42]);
  });

  it('[V3] sends an edit made before the first welcome as it was made', async () => {
    const provider = fixture.provider();
    const randomId = provider.doc.clientID;
    provider.doc.getText(FILE).insert(0, 'early');
    const peer = await fixture.server.peer();
    await peer.nth('hello');
    expect(peer.all('document')).toEqual([]);
    peer.welcome({ clientId: 42 });
    const edit = await peer.nth('document');
    expect(Y.decodeUpdate(edit.update).structs[0]?.id.client).toBe(randomId);
    expect(provider.doc.clientID).toBe(42);
  });

  it('two clients come to the same text', async () => {
    const doc = new Y.Doc();
    const first = fixture.provider();
    await fixture.server.serve(doc, 1, 1);
    const second = fixture.provider();
    await fixture.server.serve(doc, 2, 2);
    await Promise.all([first.whenReady, second.whenReady]);
    for (let i = 0; i < 50; i++) {
      first.doc.getText(FILE).insert(0, 'a');
      second.doc.getText(FILE).insert(second.doc.getText(FILE).length, 'b');
    }
    await until(() => first.unsaved + second.unsaved === 0);
    await until(() => second.doc.getText(FILE).length === 100 && first.doc.getText(FILE).length === 100);
    expect(first.doc.getText(FILE).toString()).toBe(second.doc.getText(FILE).toString());
    expect(doc.getText(FILE).toString()).toBe(first.doc.getText(FILE).toString());
  });
});

describe('saving', () => {
  it('[V1] counts every transaction until the server has saved it', async () => {
    const { provider, peer } = await fixture.joined();
    const counts: number[] = [];
    provider.on('unsaved', count => counts.push(count));
    const text = provider.doc.getText(FILE);
    for (const letter of ['a', 'b', 'c']) text.insert(text.length, letter);
    await peer.nth('document', 3);
    peer.send(encodeSaved(2, 1));
    await until(() => provider.unsaved === 1);
    peer.send(encodeSaved(3, 2));
    await until(() => provider.unsaved === 0);
    expect(counts).toEqual([1, 2, 3, 1, 0]);
  });

  it('does not send what it received', async () => {
    const { provider, peer } = await fixture.joined();
    peer.send(encodeBatchFrame(1, updateTyping('theirs')));
    await until(() => provider.doc.getText(FILE).length === 6);
    provider.doc.getText(FILE).insert(0, 'x');
    const edit = await peer.nth('document');
    expect(Y.decodeUpdate(edit.update).structs).toHaveLength(1);
    expect(peer.all('document')).toHaveLength(1);
  });

  it('[V2] sends again, in order and with its age, what a lost connection left unsaved', async () => {
    const { provider, peer } = await fixture.joined();
    const text = provider.doc.getText(FILE);
    text.insert(0, 'a');
    text.insert(1, 'b');
    await peer.nth('document', 2);
    expect(peer.all('document').map(edit => edit.clientAgeMs)).toEqual([0, 0]);
    peer.send(encodeSaved(1, 1));
    await until(() => provider.unsaved === 1);
    peer.cut();
    await until(() => provider.status === 'disconnected');
    text.insert(2, 'c');
    fixture.clock.advance(500);
    const next = await fixture.server.peer(2);
    const hello = await next.nth('hello');
    fixture.clock.advance(4000);
    expect(hello).toEqual({ type: 'hello', clientId: 5, epoch: 1, lastSeq: 0 });
    expect(next.all('document')).toEqual([]);
    next.welcome({}, { seq: 1, update: new Uint8Array() });
    await next.nth('document', 2);
    const edits = next.all('document');
    expect(
      textOf([peer.all('document')[0]?.update ?? new Uint8Array(), ...edits.map(edit => edit.update)]),
    ).toBe('abc');
    expect(edits.map(edit => edit.clientAgeMs)).toEqual([4500, 4500]);
    next.send(encodeSaved(2, 3));
    await until(() => provider.unsaved === 0);
  });

  it('[V4] resumes after the last batch it applied', async () => {
    const { provider, peer } = await fixture.joined();
    peer.send(encodeBatchFrame(12, updateTyping('x')));
    await until(() => provider.doc.getText(FILE).length === 1);
    peer.cut();
    await until(() => provider.status === 'disconnected');
    fixture.clock.advance(500);
    expect((await (await fixture.server.peer(2)).nth('hello')).lastSeq).toBe(12);
  });
});

describe('a long paste', () => {
  it('in one transaction is saved in several messages within the limit', async () => {
    const { provider, peer } = await fixture.joined();
    const pasted = 'const face = "😀";\n'.repeat(2 ** 16);
    provider.doc.getText(FILE).insert(0, pasted);
    await until(() => peer.all('document').length === provider.unsaved || peer.all('document').length >= 4);
    while (provider.unsaved > 0) {
      const sent = peer.all('document').length;
      peer.send(encodeSaved(sent, sent));
      await until(() => provider.unsaved === 0 || peer.all('document').length > sent);
    }
    const updates = peer.all('document').map(edit => edit.update);
    expect(updates.length).toBeGreaterThan(4);
    expect(Math.max(...updates.map(update => update.length))).toBeLessThanOrEqual(256 * 1024);
    expect(textOf(updates)).toBe(pasted);
  });

  it('by insertText is one message a transaction', async () => {
    const { provider, peer } = await fixture.joined();
    insertText(provider, provider.doc.getText(FILE), 0, 'é'.repeat(200_000));
    await peer.nth('document', 2);
    expect(textOf(peer.all('document').map(edit => edit.update))).toBe('é'.repeat(200_000));
  });

  it('by insertText into the middle of an emoji keeps it, and leaves out half a pair', async () => {
    const { provider, peer } = await fixture.joined();
    const text = provider.doc.getText(FILE);
    text.insert(0, '😀');
    insertText(provider, text, 1, 'é\ud83d');
    await peer.nth('document', 2);
    expect(text.toString()).toBe('é😀');
    expect(textOf(peer.all('document').map(edit => edit.update))).toBe('é😀');
  });

  it('that the document cannot hold is refused before it is made', async () => {
    const { provider } = await fixture.joined();
    const text = provider.doc.getText(FILE);
    expect(() => insertText(provider, text, 0, 'x'.repeat(2 ** 21 + 1))).toThrow(
      expect.objectContaining({ code: 'document-full' }),
    );
    expect([text.length, provider.unsaved]).toEqual([0, 0]);
  });
});

describe('a refused edit that vanishes', () => {
  it('is answered, and its text is told', async () => {
    const { provider, peer } = await fixture.joined();
    const refused: RefusedEvent[] = [];
    provider.on('refused', event => refused.push(event));
    const text = provider.doc.getText(FILE);
    text.insert(0, 'kept');
    text.insert(4, ' lost');
    await peer.nth('document', 2);
    peer.send(encodeRefused({ n: 2, code: 'not-driver', repair: 'vanish' }));
    await until(() => refused.length > 0);
    expect(refused).toEqual([{ code: 'not-driver', lostText: ' lost' }]);
    expect(provider.unsaved).toBe(1);
    peer.send(encodeSaved(2, 1));
    await until(() => provider.unsaved === 0);
  });
});
