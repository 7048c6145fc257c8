import type { UserId } from '@tatami/protocol';
import {
  decodeBatch,
  documentDigest,
  encodeAwareness,
  encodeAwarenessEntries,
  encodeDivergence,
  encodeHello,
  encodeStep1,
} from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';

const facilitator = { role: 'facilitator' } as const;

describe('a room', () => {
  it('[R1] shows an edit to nobody and calls it saved to nobody before it is committed', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 10_000, lostAnswers: 0, unavailable: 1 };
    ana.edit(text => text.insert(0, 'not yet'));
    await fixture.clock.run(5_000);
    expect(ana.messages('saved')).toEqual([]);
    expect(bia.shown).toBe('');
    const late = await joinStock(fixture);
    expect(late.shown).toBe('');
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(20_000);
    expect(ana.messages('saved')).toMatchObject([{ n: 1 }]);
    expect([ana.shown, bia.shown, late.shown]).toEqual(['not yet', 'not yet', 'not yet']);
  });

  it('[R2] handles the messages of a member in order when the first has to wait', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    // The clientID is not bound yet, so the first edit waits for the database.
    stock.edit(text => text.insert(0, 'a'));
    stock.edit(text => text.insert(1, 'b'));
    stock.edit(text => text.insert(2, 'c'));
    await fixture.clock.run(200);
    expect(fixture.journalText()).toBe('abc');
    expect(stock.denials).toEqual([]);
  });

  it('[R2] ends a connection that sends more than it may while it waits', async () => {
    const fixture = new RoomFixture({ limits: { maxFrameBytes: 100 } });
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    for (let i = 0; i < 20; i++) stock.edit(text => text.insert(0, 'some text'));
    expect(stock.closed).toEqual({ code: 1013, reason: 'overloaded' });
  });

  it('[R19] has no more members than it may, on all pods together', async () => {
    const limits = { maxMembersPerRoom: 3 };
    const fixture = new RoomFixture({ limits });
    const other = new RoomFixture({ limits, beside: fixture });
    const [room, elsewhere] = [await fixture.open(), await other.open()];
    const here = [await fixture.join(room), await fixture.join(room)];
    const there = await other.join(elsewhere);
    for (const member of [...here, there]) {
      const entry = { clientId: member.doc.clientID, clock: 1, json: '{}' };
      member.sendFrame(encodeAwareness(encodeAwarenessEntries([entry])));
    }
    await fixture.clock.run(1_000);
    for (const late of [await fixture.join(room), await other.join(elsewhere)]) {
      expect(late.closed).toMatchObject({ reason: 'too-many-members' });
    }
    elsewhere.leave(there.member);
    await fixture.clock.run(1_000);
    expect((await fixture.join(room)).closed).toBeUndefined();
  });

  it('[T5] says what the document holds when something has changed, and mends a member that differs', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    ana.edit(text => text.insert(0, 'hello'));
    await fixture.clock.run(20_000);
    expect(ana.messages('digest')).toEqual([
      { type: 'digest', seq: room.seq, digest: documentDigest(ana.doc) },
    ]);
    expect(bia.messages('digest')).toEqual(ana.messages('digest'));

    const batches = ana.messages('batch').length;
    ana.sendFrame(encodeDivergence({ seq: 1, isAgain: false }));
    await fixture.clock.run(1_000);
    const mended = ana.messages('batch').slice(batches);
    expect(mended).toMatchObject([{ seq: room.seq }]);
    const doc = new Y.Doc();
    for (const { update } of mended) Y.applyUpdate(doc, update);
    expect(doc.getText('main').toString()).toBe('hello');
    expect([fixture.divergences, fixture.troubles]).toEqual([['first'], []]);
    for (let i = 0; i < 3; i++) ana.sendFrame(encodeDivergence({ seq: 1, isAgain: true }));
    await fixture.clock.run(1_000);
    expect(fixture.troubles).toEqual(['A client was given the document, and its own still differs']);
    // It goes on like everybody else.
    bia.edit(text => text.insert(0, '!'));
    await fixture.clock.run(1_000);
    expect(ana.shown).toBe('hello!');
  });

  it('[T5] says nothing of the document while something is on its way', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    ana.edit(text => text.insert(0, 'not yet'));
    await fixture.clock.run(20_000);
    expect(ana.messages('digest')).toEqual([]);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(30_000);
    expect(ana.messages('digest')).toMatchObject([{ seq: room.seq, digest: documentDigest(ana.doc) }]);
  });

  it('[R3] answers every document message, each once', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const viewer = await fixture.join(room, { role: 'viewer' });
    ana.edit(text => text.insert(0, 'one'));
    ana.sendUpdate(Y.encodeStateAsUpdate(ana.doc));
    viewer.edit(text => text.insert(0, 'no'));
    await fixture.clock.run(100);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 2 });
    expect(viewer.messages('refused')).toMatchObject([{ n: 1, code: 'read-only', repair: 'reset' }]);
    expect(viewer.messages('saved')).toEqual([]);
    expect(fixture.journalText()).toBe('one');
  });

  it('[R4] reads itself again when the journal refuses, and gives everybody the document anew', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const stock = await fixture.join(room, { dialect: 'yjs' });
    stock.sendFrame(encodeStep1(Uint8Array.of(0)));
    ana.edit(text => text.insert(0, 'kept'));
    await fixture.clock.run(100);
    // Another pod pauses the dojo, and this one has not heard of it.
    const pause = { writer: fixture.newId<never>(), batch: 1n, payload: Uint8Array.of(1, 0) };
    fixture.database.changeState(fixture.dojoId, 'paused', pause);
    ana.edit(text => text.insert(4, ' lost'));
    await fixture.clock.run(1_000);
    expect(ana.messages('refused')).toMatchObject([{ n: 2, code: 'dojo-paused', repair: 'reset' }]);
    expect(fixture.troubles).toContain('The journal refused a batch');
    expect(ana.messages('session').at(-1)?.session.state).toBe('paused');
    expect(stock.syncFrames(0).length).toBe(2);
    expect(stock.shown).toBe('kept');
    const late = await fixture.join(room);
    expect(late.shown).toBe('kept');
  });

  it('[R5] forgets whoever leaves: no presence, no frames, and a line in the journal', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    bia.leave();
    const seen = bia.frames.length;
    ana.edit(text => text.insert(0, 'alone'));
    await fixture.clock.run(100);
    expect(bia.frames).toHaveLength(seen);
    expect(room.size).toBe(1);
  });

  it('[R5] shows somebody who is back while their dead socket is not gone yet, and goes on showing them', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const watcher = await fixture.join(room);
    const caret = (clock: number) =>
      encodeAwareness(
        encodeAwarenessEntries([{ clientId: 777, clock, json: JSON.stringify({ caret: clock }) }]),
      );
    const dead = await fixture.join(room, { dialect: 'yjs', userId });
    dead.sendFrame(caret(1));
    await fixture.clock.run(100);
    const back = await fixture.join(room, { dialect: 'yjs', userId });
    back.sendFrame(caret(2));
    back.sendFrame(caret(3));
    await fixture.clock.run(100);
    dead.leave();
    await fixture.clock.run(100);
    const last = watcher.messages('awareness').map(({ payload }) => new TextDecoder().decode(payload));
    expect(last.filter(text => text.includes('caret') || text.includes('null')).at(-1)).toContain(
      '"caret":3',
    );
  });

  it('[R6] is paused, resumed and archived by facilitators only, in the order of the journal', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const boss = await fixture.join(room, facilitator);
    ana.say({ type: 'command', json: '{"kind":"pause"}' });
    await fixture.clock.run(50);
    expect(ana.messages('refused')).toMatchObject([{ n: 0, code: 'not-facilitator' }]);
    for (const [kind, state] of [
      ['pause', 'paused'],
      ['resume', 'open'],
      ['archive', 'archived'],
    ]) {
      boss.say({ type: 'command', json: JSON.stringify({ kind }) });
      await fixture.clock.run(100);
      expect(ana.messages('session').at(-1)?.session.state).toBe(state);
    }
    ana.edit(text => text.insert(0, 'too late'));
    await fixture.clock.run(100);
    expect(ana.messages('refused').at(-1)).toMatchObject({ code: 'dojo-archived' });
    const late = await fixture.join(room);
    expect(late.messages('welcome')[0]?.epoch).toBe(2);
  });

  it('[R20] hears no more than so many commands of one user in a minute', async () => {
    const fixture = new RoomFixture({ limits: { maxCommandsPerMinute: 2 } });
    const room = await fixture.open();
    const boss = await fixture.join(room, facilitator);
    const say = async (member: typeof boss, kind: string) => {
      member.say({ type: 'command', json: JSON.stringify({ kind }) });
      await fixture.clock.run(100);
    };
    await say(boss, 'pause');
    await say(boss, 'resume');
    await say(boss, 'pause');
    expect(boss.messages('refused')).toMatchObject([{ n: 0, code: 'rate-limited' }]);
    expect(boss.messages('session').at(-1)?.session.state).toBe('open');
    const other = await fixture.join(room, facilitator);
    await say(other, 'pause');
    expect(other.messages('session').at(-1)?.session.state).toBe('paused');
    await fixture.clock.run(60_000);
    await say(boss, 'resume');
    expect(boss.messages('session').at(-1)?.session.state).toBe('open');
  });

  it('[R6] takes what a stock client wrote during a pause when the dojo goes on', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const boss = await fixture.join(room, facilitator);
    const stock = await fixture.join(room, { dialect: 'yjs' });
    boss.say({ type: 'command', json: '{"kind":"pause"}' });
    await fixture.clock.run(100);
    stock.edit(text => text.insert(0, 'meanwhile'));
    await fixture.clock.run(100);
    expect(stock.denials).toEqual(['dojo-paused']);
    boss.say({ type: 'command', json: '{"kind":"resume"}' });
    await fixture.clock.run(100);
    expect(stock.syncFrames(0).length).toBe(2);
    stock.sendUpdate(Y.encodeStateAsUpdate(stock.doc));
    await fixture.clock.run(100);
    expect(fixture.journalText()).toBe('meanwhile');
  });

  it('[R7] gives a provider its own clientID again, and nobody another user’s', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const first = await fixture.join(room, { userId });
    const clientId = first.messages('welcome')[0]?.clientId ?? 0;
    const again = await fixture.join(room, { userId });
    again.sendFrame(encodeHello({ clientId, epoch: 1, lastSeq: 0 }));
    const thief = await fixture.join(room);
    thief.sendFrame(encodeHello({ clientId, epoch: 1, lastSeq: 0 }));
    await fixture.clock.run(100);
    expect(again.messages('welcome').at(-1)?.clientId).toBe(clientId);
    expect(thief.messages('welcome').at(-1)?.clientId).not.toBe(clientId);
  });

  it('[R8] answers some requests for the document in a minute, and the last of the others after it', async () => {
    const fixture = new RoomFixture({ limits: { maxStep1PerMinute: 3 } });
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    for (let i = 0; i < 5; i++) stock.sendFrame(encodeStep1(Uint8Array.of(0)));
    await fixture.clock.run(100);
    expect(stock.syncFrames(1)).toHaveLength(3);
    await fixture.clock.run(61_000);
    expect(stock.syncFrames(1)).toHaveLength(4);
    // A `resyncInterval` of 3 s, which is more often than the limit, for five minutes.
    for (let i = 0; i < 100; i++) {
      stock.sendFrame(encodeStep1(Uint8Array.of(0)));
      await fixture.clock.run(3_000);
    }
    expect([stock.denials, stock.closed]).toEqual([[], undefined]);
    expect(stock.syncFrames(1).length).toBeGreaterThan(4 + 5 * 3 - 1);
    expect(stock.syncFrames(1).length).toBeLessThan(4 + 6 * 4);
  });

  it('[R11] makes a member wait that uses up its CPU while the pod is busy, and nobody on an idle one', async () => {
    const fixture = new RoomFixture({ limits: { cpuBudgetMs: 1, cpuWindowMs: 100 } });
    const room = await fixture.open();
    const [ana, bia] = [await fixture.join(room), await fixture.join(room)];
    fixture.clock.costsPerLook = 5;
    fixture.isBusy = true;
    ana.edit(text => text.insert(0, 'first '));
    ana.edit(text => text.insert(0, 'second '));
    ana.edit(text => text.insert(0, 'third '));
    await fixture.clock.run(50);
    expect(ana.member.inbox).toHaveLength(1);
    fixture.isBusy = false;
    bia.edit(text => text.insert(0, 'one '));
    bia.edit(text => text.insert(0, 'two '));
    expect(bia.member.inbox).toHaveLength(0);
    await fixture.clock.run(100_000);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 3 });
  });

  it('[R12] journals a mark once, though it is sent again', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const mark = { type: 'mark', id: 'a1', kind: 'light', data: '{"result":"green"}' } as const;
    ana.say(mark);
    ana.say(mark);
    await fixture.clock.run(100);
    const entries =
      fixture.database.dojo(fixture.dojoId)?.rows.flatMap(row => decodeBatch(row.payload)) ?? [];
    const marks = entries.filter(entry => entry.kind === 'light');
    expect(marks.map(entry => JSON.parse(new TextDecoder().decode(entry.bytes)))).toEqual([
      { id: 'a1', data: { result: 'green' } },
    ]);
    ana.say({ ...mark, id: 'a2', data: 'no JSON' });
    expect(ana.closed).toEqual({ code: 4422, reason: 'message-malformed' });
  });

  it('[R9] closes connections when what is unsaved no longer fits, and loses nothing that was saved', async () => {
    const fixture = new RoomFixture({ limits: { maxUnsavedRoomBytes: 1_000 } });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 10, lostAnswers: 0, unavailable: 1 };
    ana.edit(text => text.insert(0, 'x'.repeat(2_000)));
    await fixture.clock.run(3_000);
    expect(ana.closed).toEqual({ code: 1013, reason: 'not-saving' });
  });

  it('[R9] closes connections when what is unsaved in all rooms of the pod no longer fits', async () => {
    const fixture = new RoomFixture({ limits: { maxUnsavedPodBytes: 1_000 } });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 10, lostAnswers: 0, unavailable: 1 };
    ana.edit(text => text.insert(0, 'x'.repeat(2_000)));
    await fixture.clock.run(3_000);
    expect(ana.closed).toEqual({ code: 1013, reason: 'not-saving' });
  });

  it('[R15] gives a member the role that another pod stored, though no message came of it', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    await fixture.clock.run(100);
    const dojo = fixture.database.dojo(fixture.dojoId);
    dojo?.members.set(ana.member.identity.userId, 'viewer');
    if (dojo !== undefined) dojo.accessRevision++;
    await fixture.clock.run(5_000);
    expect(ana.member.identity.role).toBe('viewer');
  });
});

async function joinStock(fixture: RoomFixture) {
  const room = await fixture.registry.openRooms[0];
  if (room === undefined) throw new Error('no room is open');
  const stock = await fixture.join(room, { dialect: 'yjs' });
  stock.sendFrame(encodeStep1(Uint8Array.of(0)));
  await fixture.clock.run(10);
  return stock;
}
