import type { UserId, WriterId } from '@tatami/protocol';
import {
  awarenessClientIds,
  decodeBatch,
  encodeAwareness,
  encodeAwarenessEntries,
  encodeBatch,
  encodeHello,
  encodeStep1,
  encodeStep2,
} from '@tatami/protocol';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';

const entries = (fixture: RoomFixture) =>
  (fixture.database.dojo(fixture.dojoId)?.rows ?? []).flatMap(row => decodeBatch(row.payload));
const edits = (fixture: RoomFixture) => entries(fixture).filter(entry => entry.kind === 'update');

describe('what members write', () => {
  it('[I1] reaches the journal only through the gate', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const nested = new Y.Doc();
    nested.clientID = ana.doc.clientID;
    nested.getMap('main').set('nested', new Y.Map());
    ana.sendUpdate(Y.encodeStateAsUpdate(nested));
    ana.sendUpdate(Uint8Array.of(1, 2, 3));
    await fixture.clock.run(100);
    const codes = ana.messages('refused').map(refused => refused.code);
    expect(codes.sort()).toEqual(['content-not-allowed', 'update-malformed']);
    expect(edits(fixture).filter(edit => edit.bytes.length > 40)).toEqual([]);
  });

  it('[I1] goes by the worker where the gate is unsure, and is saved', async () => {
    const fixture = new RoomFixture({ limits: { maxInlineStructs: 2 } });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const update = ana.change(text => {
      for (let i = 0; i < 10; i++) text.insert(0, `${i} `);
    });
    ana.sendUpdate(update);
    await fixture.clock.run(100);
    expect(ana.messages('saved')).toMatchObject([{ n: 1 }]);
    expect(fixture.journalText()).toBe(ana.doc.getText('main').toString());
  });

  it('[I1] is judged again when another connection wrote under the same clientID meanwhile', async () => {
    const fixture = new RoomFixture({ limits: { maxInlineStructs: 2 } });
    fixture.judgeMs = 50;
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const one = await fixture.join(room, { dialect: 'yjs', userId });
    const other = await fixture.join(room, { dialect: 'yjs', userId });
    one.edit(text => text.insert(0, 'the quick brown fox'));
    await fixture.clock.run(100);
    Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc));
    other.doc.clientID = one.doc.clientID;
    const long = one.change(text => {
      for (let i = 0; i < 10; i++) text.insert(0, 'u');
    });
    one.sendUpdate(long);
    other.edit(text => text.insert(4, 'v'));
    await fixture.clock.run(500);
    const clocks = fixture.judged.map(update => Y.parseUpdateMeta(update).from.get(one.doc.clientID));
    expect(clocks).toEqual([19, 20]);
  });

  it('[I1] is judged again no more than three times', async () => {
    const fixture = new RoomFixture({ limits: { maxInlineStructs: 2 } });
    fixture.judgeMs = 50;
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const slow = await fixture.join(room, { dialect: 'yjs', userId });
    const quick = await fixture.join(room, { dialect: 'yjs', userId });
    quick.doc.clientID = slow.doc.clientID;
    const long = slow.change(text => {
      for (let i = 0; i < 20; i++) text.insert(0, 'u');
    });
    slow.sendUpdate(long);
    // The same edits one by one, each of which makes the new part of the long one shorter.
    Y.applyUpdate(quick.doc, long);
    for (let clock = 1; clock <= 10; clock++) {
      await fixture.clock.run(20);
      const part = new Y.Doc();
      part.clientID = slow.doc.clientID;
      for (let i = 0; i < clock; i++) part.getText('main').insert(0, 'u');
      const before = new Map([[part.clientID, clock - 1]]);
      quick.sendUpdate(Y.encodeStateAsUpdate(part, Y.encodeStateVector(before)));
    }
    await fixture.clock.run(500);
    expect(slow.closed).toEqual({ code: 1013, reason: 'overloaded' });
  });

  it('[R16] may wait when it is a large paste, with what comes behind it', async () => {
    const fixture = new RoomFixture({ limits: { maxInlineStructs: 2 } });
    fixture.judgeMs = 500;
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => {
      for (let i = 0; i < 10; i++) text.insert(0, 'x');
    });
    const paste = ana.change(text => text.insert(0, 'y'));
    ana.say({ type: 'document', update: paste, isStep2: false, clientAgeMs: 0 }, 3 * 1024 * 1024);
    ana.say({ type: 'query-awareness' }, 60);
    await fixture.clock.run(2_000);
    expect(ana.closed).toBeUndefined();
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 2 });
  });

  it('[W6] is kept by its author, not refused, when the judge has no time', async () => {
    const fixture = new RoomFixture({ limits: { maxInlineStructs: 2 } });
    fixture.isJudgeAway = true;
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => {
      for (let i = 0; i < 10; i++) text.insert(0, `${i} `);
    });
    await fixture.clock.run(100);
    expect(ana.messages('refused')).toEqual([]);
    expect(ana.messages('saved')).toEqual([]);
    expect(ana.closed).toEqual({ code: 1013, reason: 'overloaded' });
  });

  it('[I2] is bound to its user before it is journaled, for ever', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const stock = await fixture.join(room, { dialect: 'yjs', userId });
    stock.edit(text => text.insert(0, 'mine'));
    await fixture.clock.run(100);
    expect(fixture.database.dojo(fixture.dojoId)?.bindings.get(stock.doc.clientID)).toBe(userId);
    const thief = await fixture.join(room, { dialect: 'yjs' });
    Y.applyUpdate(thief.doc, Y.encodeStateAsUpdate(stock.doc));
    thief.doc.clientID = stock.doc.clientID;
    thief.edit(text => text.insert(4, ' not'));
    await fixture.clock.run(100);
    expect(thief.denials).toEqual(['update-forged']);
    expect(fixture.journalText()).toBe('mine');
  });

  it('[I2] is refused under a clientID that another pod bound for somebody else meanwhile', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const thief = await fixture.join(room, { dialect: 'yjs' });
    const owner = fixture.newId<UserId>();
    fixture.database.dojo(fixture.dojoId)?.bindings.set(thief.doc.clientID, owner);
    thief.edit(text => text.insert(0, 'not mine'));
    await fixture.clock.run(100);
    expect(thief.denials).toEqual(['update-forged']);
    expect(fixture.journalText()).toBe('');
  });

  it.each([2 ** 32, 2 ** 53 - 1])(
    '[M5] [I2] is saved under a clientID of %d, which may be present too',
    async id => {
      const fixture = new RoomFixture();
      const room = await fixture.open();
      const ana = await fixture.join(room);
      const native = await fixture.join(room, { dialect: 'yjs' });
      native.doc.clientID = id;
      native.sendFrame(
        encodeAwareness(
          encodeAwarenessEntries([{ clientId: id, clock: 1, json: '{"user":{"name":"Nat"}}' }]),
        ),
      );
      native.edit(text => text.insert(0, 'typed natively'));
      await fixture.clock.run(100);
      native.sendFrame(encodeStep1(Y.encodeStateVector(native.doc)));
      await fixture.clock.run(100);
      expect(fixture.journalText()).toBe('typed natively');
      expect(ana.shown).toBe('typed natively');
      expect(fixture.database.dojo(fixture.dojoId)?.bindings.get(id)).toBe(native.member.identity.userId);
      const seen = ana.messages('awareness').flatMap(({ payload }) => awarenessClientIds(payload));
      expect(seen).toContain(id);
      expect(native.closed).toBeUndefined();
    },
  );

  it.each([2 ** 53, 2 ** 55])('[M5] ends the connection with a clear code for a clientID of %d', async id => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const frames = [
      encodeAwareness(encodeAwarenessEntries([{ clientId: id, clock: 1, json: '{}' }])),
      encodeStep1(Y.encodeStateVector(new Map([[id, 1]]))),
    ];
    for (const frame of frames) {
      const native = await fixture.join(room, { dialect: 'yjs' });
      native.sendFrame(frame);
      await fixture.clock.run(100);
      expect(native.closed).toEqual({ code: 4422, reason: 'message-malformed' });
    }
  });

  it('[I2] is refused under more clientIDs than one user may have', async () => {
    const fixture = new RoomFixture({ limits: { maxClientIdsPerUser: 3 } });
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    for (let i = 0; i < 10; i++) {
      stock.doc.clientID = 1_000 + i;
      stock.edit(text => text.insert(text.length, `${i}`));
      await fixture.clock.run(100);
    }
    expect(stock.closed).toEqual({ code: 4429, reason: 'too-many-client-ids' });
    expect(fixture.journalText()).toBe('012');
    expect(fixture.database.dojo(fixture.dojoId)?.bindings.size).toBe(3);
  });

  it('[I3] is journaled as the part that is new, not as it came', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    stock.edit(text => text.insert(0, 'a long text that is known already'));
    await fixture.clock.run(100);
    stock.change(text => text.insert(0, '!'));
    stock.sendFrame(encodeStep2(Y.encodeStateAsUpdate(stock.doc)));
    await fixture.clock.run(100);
    expect(edits(fixture)).toHaveLength(2);
    expect(edits(fixture)[1]?.bytes.length).toBeLessThan(30);
    stock.sendFrame(encodeStep2(Y.encodeStateAsUpdate(stock.doc)));
    await fixture.clock.run(100);
    expect(edits(fixture)).toHaveLength(2);
  });

  it('[I3] keeps who wrote it, and how old it was when it was made offline', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const ana = await fixture.join(room, { userId });
    const update = ana.change(text => text.insert(0, 'offline'));
    ana.say({ type: 'document', update, isStep2: false, clientAgeMs: 90_000 });
    await fixture.clock.run(100);
    expect(edits(fixture)).toMatchObject([{ userId, clientId: ana.doc.clientID, clientAgeMs: 90_000 }]);
  });

  it('[I4] vanishes at its author when it is over a limit, who types on and is saved', async () => {
    const fixture = new RoomFixture({ limits: { maxNewBytes: 1_000 } });
    const room = await fixture.open();
    for (const dialect of ['tatami', 'yjs'] as const) {
      const author = await fixture.join(room, { dialect });
      if (dialect === 'yjs') author.sendFrame(new Uint8Array([0, 0, 1, 0]));
      await fixture.clock.run(50);
      Y.applyUpdate(author.doc, fixtureState(fixture));
      author.edit(text => text.insert(0, 'too long '.repeat(200)));
      await fixture.clock.run(100);
      applyAll(author);
      expect(author.doc.getText('main').toString()).not.toContain('too long');
      author.edit(text => text.insert(0, `${dialect} goes on. `));
      await fixture.clock.run(100);
      expect(fixture.journalText()).toContain(`${dialect} goes on.`);
      expect(JSON.stringify(entries(fixture).map(entry => [...entry.bytes]))).not.toContain(
        [...new TextEncoder().encode('too long')].join(','),
      );
    }
  });

  it('[I5] is taken when it rests on what another pod committed a moment ago', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const elsewhere = new Y.Doc();
    elsewhere.getText('main').insert(0, 'elsewhere ');
    const bytes = Y.encodeStateAsUpdate(elsewhere);
    const userId = fixture.newId<UserId>();
    const clientId = elsewhere.clientID;
    fixture.database.append(fixture.newId<WriterId>(), [
      {
        dojoId: fixture.dojoId,
        epoch: 1,
        batch: 1n,
        payload: encodeBatch([{ kind: 'update', userId, clientId, deltaMs: 0, bytes }]),
      },
    ]);
    Y.applyUpdate(ana.doc, bytes);
    ana.edit(text => text.insert(text.length, 'and here'));
    await fixture.clock.run(100);
    expect(ana.messages('refused')).toEqual([]);
    expect(fixture.journalText()).toBe('elsewhere and here');
  });

  it('[I5] of a stock client is asked for when something before it is missing, once', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const stock = await fixture.join(room, { dialect: 'yjs' });
    stock.sendFrame(encodeStep2(Y.encodeStateAsUpdate(stock.doc)));
    stock.change(text => text.insert(0, 'never sent '));
    stock.edit(text => text.insert(11, 'sent'));
    await fixture.clock.run(100);
    const asked = stock.syncFrames(0);
    expect(asked).toHaveLength(2);
    stock.sendFrame(encodeStep2(Y.encodeStateAsUpdate(stock.doc, asked[1])));
    await fixture.clock.run(100);
    expect(fixture.journalText()).toBe('never sent sent');
  });

  it('[I7] is no gap while a stock client has not answered our step 1, however much it types before it does', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const traveller = await fixture.join(room, { dialect: 'yjs' });
    for (const word of ['three ', 'offline ', 'edits '])
      traveller.change(text => text.insert(text.length, word));
    for (const key of 'and keys') traveller.edit(text => text.insert(text.length, key));
    await fixture.clock.run(100);
    expect([traveller.denials, traveller.closed]).toEqual([[], undefined]);
    const [asked] = traveller.syncFrames(0);
    traveller.sendFrame(encodeStep2(Y.encodeStateAsUpdate(traveller.doc, asked)));
    traveller.edit(text => text.insert(text.length, '.'));
    await fixture.clock.run(100);
    expect(fixture.journalText()).toBe('three offline edits and keys.');
  });

  it('[I6] is refused again if its author comes back without having heard that it was refused', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const boss = await fixture.join(room, { role: 'facilitator' });
    const userId = fixture.newId<UserId>();
    const ana = await fixture.join(room, { userId });
    ana.edit(text => text.insert(0, 'kept '));
    await fixture.clock.run(100);
    boss.say({ type: 'command', json: JSON.stringify({ kind: 'start', preset: 'randori' }) });
    await fixture.clock.run(5_000);
    const before = { lastSeq: room.seq, clientId: ana.member.clientId };
    const update = ana.change(text => text.insert(0, 'not my turn '));
    ana.sendUpdate(update);
    await fixture.clock.run(100);
    expect(ana.messages('refused')).toMatchObject([{ n: 2, code: 'not-driver' }]);
    ana.leave();
    const back = await fixture.join(room, { userId });
    back.sendFrame(encodeHello({ ...before, epoch: 1 }));
    await fixture.clock.run(100);
    back.sendUpdate(update);
    await fixture.clock.run(100);
    expect(back.messages('refused')).toMatchObject([{ n: 1, code: 'refused-before', repair: 'vanish' }]);
    expect(fixture.journalText()).toBe('kept ');
  });

  it('[I6] is refused again however much was written since, and however much of it its author has seen', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const boss = await fixture.join(room, { role: 'facilitator' });
    const userId = fixture.newId<UserId>();
    const ana = await fixture.join(room, { userId });
    boss.say({ type: 'command', json: JSON.stringify({ kind: 'start', preset: 'randori' }) });
    await fixture.clock.run(5_000);
    const { clientId } = ana.member;
    const update = ana.change(text => text.insert(0, 'not my turn '));
    ana.sendUpdate(update);
    ana.leave();
    for (let i = 0; i < 600; i++) {
      boss.say({ type: 'mark', kind: 'marker', id: `mark-${i}`, data: '{}' });
      await fixture.clock.run(10);
    }
    const back = await fixture.join(room, { userId });
    back.sendFrame(encodeHello({ clientId, epoch: 1, lastSeq: room.seq }));
    await fixture.clock.run(100);
    back.sendUpdate(update);
    await fixture.clock.run(100);
    expect(back.messages('refused')).toMatchObject([{ n: 1, code: 'refused-before' }]);
  });

  it('[I6] reads each row of the journal once, and passes over those that nobody can read', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const ana = await fixture.join(room, { userId });
    const update = ana.change(text => text.insert(0, 'soon gone'));
    ana.sendUpdate(update);
    await fixture.clock.run(100);
    ana.edit(text => text.delete(0, text.length));
    await fixture.clock.run(100);
    const rows = fixture.database.dojo(fixture.dojoId)?.rows ?? [];
    rows.forEach((row, i) => {
      const badEdit = {
        kind: 'update',
        userId,
        clientId: 9,
        deltaMs: 0,
        bytes: Uint8Array.of(1, 2, 3),
      } as const;
      if (i === 0) rows[i] = { ...row, payload: Uint8Array.of(1, 99, 3) };
      if (i === 1) rows[i] = { ...row, payload: encodeBatch([badEdit]) };
    });
    const read = vi.spyOn(fixture.journal, 'read');
    const viewer = await fixture.join(room, { role: 'viewer' });
    for (let i = 0; i < 50; i++) viewer.sendUpdate(update);
    await fixture.clock.run(5_000);
    expect(viewer.closed).toBeUndefined();
    expect(viewer.messages('saved').at(-1)).toMatchObject({ n: 50 });
    expect(read.mock.calls.filter(([, afterSeq]) => afterSeq === 0)).toHaveLength(1);
  });

  it('[I6] is called saved again, though somebody deleted it meanwhile', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const ana = await fixture.join(room, { userId });
    const update = ana.change(text => text.insert(0, 'soon gone'));
    ana.sendUpdate(update);
    await fixture.clock.run(100);
    const { clientId } = ana.member;
    ana.leave();
    const bia = await fixture.join(room);
    applyAll(bia);
    bia.edit(text => text.delete(0, text.length));
    await fixture.clock.run(100);
    const back = await fixture.join(room, { userId });
    back.sendFrame(encodeHello({ clientId, epoch: 1, lastSeq: 0 }));
    await fixture.clock.run(100);
    back.sendUpdate(update);
    await fixture.clock.run(100);
    expect(back.messages('refused')).toEqual([]);
    expect(back.messages('saved').at(-1)).toMatchObject({ n: 1 });
  });
});

function fixtureState(fixture: RoomFixture): Uint8Array {
  const doc = new Y.Doc();
  for (const entry of edits(fixture)) Y.applyUpdate(doc, entry.bytes);
  return Y.encodeStateAsUpdate(doc);
}

/** What a client does with all it was sent. */
function applyAll(member: Awaited<ReturnType<RoomFixture['join']>>): void {
  for (const { update } of member.messages('batch')) if (update.length > 0) Y.applyUpdate(member.doc, update);
  for (const update of [...member.syncFrames(1), ...member.syncFrames(2)]) Y.applyUpdate(member.doc, update);
}
