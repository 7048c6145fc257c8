import type { PodId, UserId, WriterId } from '@tatami/protocol';
import { decodeBatch, encodeBatch, encodeHello, journalHash } from '@tatami/protocol';
import { describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';
import { sha256 } from '../journal/sha256.ts';

const elsewhere = '01890000-0000-7000-8000-0000000000ff' as PodId;
/** An update of nothing. */
const NO_EDIT = Uint8Array.of(0, 0);
const NO_UPDATE = Uint8Array.of(1, 1, 5, 0, 31, 1, 1, 102);

/** Another pod commits something; this one is not told. */
function commitElsewhere(fixture: RoomFixture, payload: Uint8Array): number {
  const writer = fixture.newId<WriterId>();
  const request = { dojoId: fixture.dojoId, epoch: 1, batch: 1n, payload };
  const [outcome] = fixture.database.append(writer, [request]) ?? [];
  if (outcome?.kind !== 'committed') throw new Error('the other pod could not commit');
  return outcome.seq;
}

const batchOf = (fixture: RoomFixture, bytes: Uint8Array) =>
  encodeBatch([{ kind: 'update', userId: fixture.newId<UserId>(), clientId: 9, deltaMs: 0, bytes }]);

function rowAt(fixture: RoomFixture, seq: number) {
  const row = fixture.database.dojo(fixture.dojoId)?.rows[seq - 1];
  if (row === undefined) throw new Error('the row is not there');
  return row;
}

/** What whoever follows the journal has in the end: a row that rests on something missing is not tried again. */
function textRowByRow(fixture: RoomFixture): string {
  const doc = new Y.Doc();
  for (const { payload } of fixture.database.dojo(fixture.dojoId)?.rows ?? []) {
    for (const { kind, bytes } of decodeBatch(payload)) if (kind === 'update') Y.applyUpdate(doc, bytes);
    doc.store.pendingStructs = null;
    doc.store.pendingDs = null;
  }
  return doc.getText('main').toString();
}

/** What a pod announces whose database was set back, or a pod that lies. */
function neverCommitted(fixture: RoomFixture, seq: number, bytes: Uint8Array) {
  const row = {
    dojoId: fixture.dojoId,
    epoch: 1,
    seq,
    atMicros: 1n,
    writer: fixture.newId<WriterId>(),
    batch: 1n,
    payload: batchOf(fixture, bytes),
  };
  return { ...row, hash: journalHash(sha256, new Uint8Array(32), row) };
}

/** Another pod pauses the dojo; this one learns it when the journal refuses its next batch. */
function pauseElsewhere(fixture: RoomFixture): void {
  fixture.database.changeState(fixture.dojoId, 'paused', {
    writer: fixture.newId<WriterId>(),
    batch: 1n,
    payload: encodeBatch([]),
  });
}

function resumeElsewhere(fixture: RoomFixture): void {
  const resume = { kind: 'resume', clientId: 0, deltaMs: 0, bytes: new Uint8Array(0) } as const;
  fixture.database.changeState(fixture.dojoId, 'open', {
    writer: fixture.newId<WriterId>(),
    batch: 1n,
    payload: encodeBatch([{ ...resume, userId: fixture.newId<UserId>() }]),
  });
}

describe('a room that is read again', () => {
  it('[R4] goes on showing live text to everybody who stayed', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const [ana, bia] = [await fixture.join(room), await fixture.join(room)];
    pauseElsewhere(fixture);
    ana.edit(text => text.insert(0, 'lost'));
    await fixture.clock.run(1_000);
    resumeElsewhere(fixture);
    await fixture.clock.run(5_000);
    const late = await fixture.join(room);
    late.edit(text => text.insert(0, 'live'));
    await fixture.clock.run(100);
    expect([ana.shown, bia.shown]).toEqual(['live', 'live']);
  });

  it('[R4] goes on showing live text though the socket of somebody is full at that moment', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const [slow, ana] = [await fixture.join(room), await fixture.join(room)];
    slow.isFull = true;
    commitElsewhere(fixture, Uint8Array.of(1, 7, 7));
    await fixture.clock.run(5_000);
    ana.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    await fixture.clock.run(100);
    const before = ana.messages('batch').length;
    ana.edit(text => text.insert(0, 'live'));
    await fixture.clock.run(100);
    expect(ana.messages('batch').length).toBeGreaterThan(before);
  });

  it('[R4] waits for the database, and lets nobody hang', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'kept'));
    await fixture.clock.run(100);
    pauseElsewhere(fixture);
    ana.edit(text => text.insert(0, 'lost'));
    await fixture.clock.run(3);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    await fixture.clock.run(10_000);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(5_000);
    expect((await fixture.join(room)).shown).toBe('kept');
  });

  it('[O7] leaves out a row that nobody can read, wherever it is met', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    commitElsewhere(fixture, Uint8Array.of(1, 7, 7));
    await fixture.clock.run(5_000);
    ana.edit(text => text.insert(0, 'after'));
    await fixture.clock.run(5_000);
    expect(ana.messages('saved')).toMatchObject([{ n: 1 }]);
    expect((await fixture.join(room)).shown).toBe('after');
  });

  it('[L5] commits what was taken before a batch that cannot be integrated, and can be closed', async () => {
    const fixture = new RoomFixture();
    const quarantined: string[] = [];
    fixture.store.quarantine = async (_dojoId, seq, index) => void quarantined.push(`${seq}:${index}`);
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const payload = batchOf(fixture, NO_UPDATE);
    const seq = commitElsewhere(fixture, payload);
    fixture.connection.faults = { maxLatencyMs: 500, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'in flight '));
    await fixture.clock.run(1);
    ana.edit(text => text.insert(0, 'open '));
    room.otherPods.onBusMessage({ kind: 'batch', row: rowAt(fixture, seq) }, elsewhere);
    await fixture.clock.run(10_000);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 2 });
    expect(quarantined).toContain(`${seq}:0`);
    ana.leave();
    await fixture.clock.run(60_000);
    expect(fixture.registry.openRooms).toEqual([]);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    expect((await fixture.join(await openSlowly(fixture))).shown).toBe('open in flight ');
  });

  it('[L5] tells a facilitator whose command waited that it was not done, and hears them on', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const boss = await fixture.join(room, { role: 'facilitator' });
    pauseElsewhere(fixture);
    boss.edit(text => text.insert(0, 'refused'));
    boss.say({ type: 'command', json: '{"kind":"archive"}' });
    await fixture.clock.run(3_000);
    expect(boss.messages('refused').map(({ n, code }) => [n, code])).toContainEqual([0, 'not-saving']);
    boss.say({ type: 'command', json: '{"kind":"resume"}' });
    await fixture.clock.run(1_000);
    expect(boss.messages('session').at(-1)?.session.state).toBe('open');
  });

  it('[L5] answers a hello that waited while the room was read', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    bia.frames.length = 0;
    pauseElsewhere(fixture);
    fixture.connection.faults = { maxLatencyMs: 200, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'refused'));
    for (let i = 0; i < 500 && ana.messages('refused').length === 0; i++) await fixture.clock.run(1);
    bia.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    await fixture.clock.run(5_000);
    expect(bia.messages('welcome')).toHaveLength(1);
  });

  it('[L2] never shows a batch that was announced as the next one and never committed', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'true '));
    await fixture.clock.run(100);
    const phantom = new Y.Doc();
    phantom.getText('main').insert(0, 'phantom');
    const row = neverCommitted(fixture, room.seq + 1, Y.encodeStateAsUpdate(phantom));
    room.otherPods.onBusMessage({ kind: 'batch', row }, elsewhere);
    await fixture.clock.run(5_000);
    ana.edit(text => text.insert(0, 'still '));
    await fixture.clock.run(5_000);
    expect(ana.shown).toBe('still true ');
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 2 });
    expect(fixture.journalText()).toBe('still true ');
  });

  it('[O4] sends everybody for another document when the journal has another row at the same seq', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'before the restore'));
    await fixture.clock.run(100);
    const rows = fixture.database.dojo(fixture.dojoId)?.rows ?? [];
    rows.pop();
    commitElsewhere(fixture, batchOf(fixture, NO_EDIT));
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
  });

  it('[L1] believes the journal, not a batch that was announced and never committed', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    room.otherPods.onBusMessage(
      { kind: 'batch', row: neverCommitted(fixture, room.seq + 2, NO_UPDATE) },
      elsewhere,
    );
    await fixture.clock.run(3_000);
    const read = vi.spyOn(fixture.journal, 'read');
    await fixture.clock.run(20_000);
    expect(read, 'nothing is missing any more').not.toHaveBeenCalled();
    for (const word of ['one ', 'two ', 'three ']) {
      ana.edit(text => text.insert(0, word));
      await fixture.clock.run(3_000);
    }
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 3 });
    expect(ana.shown).toBe('three two one ');
    expect(fixture.troubles).toEqual([]);
  });

  it('[O4] starts again when the database was put back to an earlier state', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    for (let i = 0; i < 5; i++) {
      ana.edit(text => text.insert(0, `${i}`));
      await fixture.clock.run(50);
    }
    fixture.database.dojo(fixture.dojoId)?.rows.splice(3);
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    const bia = await fixture.join(room);
    bia.edit(text => text.insert(0, 'new'));
    await fixture.clock.run(1_000);
    expect(bia.shown).toBe(fixture.journalText());
  });

  it('[O14] puts back what the database has lost, and whoever typed it goes on with another document', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const [ana, bia] = [await fixture.join(room), await fixture.join(room)];
    ana.edit(text => text.insert(0, 'kept '));
    await fixture.clock.run(100);
    const backup = fixture.database.backup();
    for (const [i, member] of [ana, bia, ana].entries()) {
      member.edit(text => text.insert(text.length, `lost${i} `));
      await fixture.clock.run(50);
    }
    const before = fixture.journalText();
    fixture.database.restore(backup);
    expect(fixture.journalText()).toBe('kept ');
    await fixture.clock.run(5_000);
    for (const { closed } of [ana, bia]) expect(closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    expect(fixture.journalText()).toBe(before);
    const dojo = fixture.database.dojo(fixture.dojoId);
    expect(dojo?.epoch).toBe(2);
    expect(dojo?.bindings.get(bia.doc.clientID)).toBe(bia.member.identity.userId);
    const again = await fixture.join(room);
    expect(again.shown).toBe(before);
    expect([ana.doc.clientID, bia.doc.clientID]).not.toContain(again.doc.clientID);
    again.edit(text => text.insert(0, 'new '));
    await fixture.clock.run(100);
    expect(fixture.journalText()).toBe(`${before}new `);
  });

  it('[O14] notices a database that was set back though others have written since', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const backup = fixture.database.backup();
    ana.edit(text => text.insert(0, 'lost'));
    await fixture.clock.run(100);
    fixture.database.restore(backup);
    for (let i = 0; i < 20; i++) commitElsewhere(fixture, batchOf(fixture, NO_EDIT));
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    expect(fixture.journalText()).toBe('lost');
  });

  it('[O14] puts back with what the database has lost what another pod has journaled of it since', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const backup = fixture.database.backup();
    ana.edit(text => text.insert(0, 'lost'));
    await fixture.clock.run(100);
    // Another pod has it, too, and somebody there deletes a part of it.
    const there = new Y.Doc();
    Y.applyUpdate(there, Y.encodeStateAsUpdate(ana.doc));
    const state = Y.encodeStateVector(there);
    there.getText('main').delete(1, 3);
    fixture.database.restore(backup);
    commitElsewhere(fixture, batchOf(fixture, Y.encodeStateAsUpdate(there, state)));
    await fixture.clock.run(5_000);
    expect((await fixture.join(room)).shown).toBe('l');
    expect(fixture.journalText()).toBe('l');
    expect(textRowByRow(fixture)).toBe('l');
  });

  it('[O14] puts nothing back under a clientID that somebody else was given since', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const backup = fixture.database.backup();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'lost'));
    await fixture.clock.run(100);
    fixture.database.restore(backup);
    fixture.database.dojo(fixture.dojoId)?.bindings.set(ana.doc.clientID, fixture.newId<UserId>());
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    expect(fixture.journalText()).toBe('');
    expect(fixture.troubles).toContain('What the database has lost cannot be put back');
  });

  it('[O14] sends a client away that has seen more than the database has', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.sendFrame(encodeHello({ clientId: 0, epoch: 1, lastSeq: room.seq + 7 }));
    await fixture.clock.run(1_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    expect(fixture.troubles).toContain('A client has seen more than the database has');
  });

  it('[O4] starts again when the epoch of the dojo was raised and nothing else', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'old'));
    await fixture.clock.run(100);
    const dojo = fixture.database.dojo(fixture.dojoId);
    if (dojo === undefined) throw new Error('the dojo is not there');
    dojo.epoch++;
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
  });

  it('[R3] answers what was under way for a document that its client gave up, and bans nobody for it', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    pauseElsewhere(fixture);
    for (let i = 0; i < 100; i++) ana.edit(text => text.insert(0, 'x'));
    await fixture.clock.run(3_000);
    expect(ana.closed).toBeUndefined();
    const answered = new Set(ana.messages('refused').map(refused => refused.n));
    expect(answered.size).toBe(100);
    ana.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    resumeElsewhere(fixture);
    await fixture.clock.run(5_000);
    expect(ana.messages('welcome')).toHaveLength(2);
  });

  it('[R3] takes what is written after a new hello, though older messages are refused only then', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 400, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'first '));
    pauseElsewhere(fixture);
    ana.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(2_000);
    expect(ana.messages('refused').map(refused => refused.n)).toEqual([1]);
    resumeElsewhere(fixture);
    await fixture.clock.run(5_000);
    const fresh = new Y.Doc();
    fresh.clientID = ana.messages('welcome').at(-1)?.clientId ?? 0;
    fresh.getText('main').insert(0, 'second');
    ana.sendUpdate(Y.encodeStateAsUpdate(fresh));
    await fixture.clock.run(100);
    expect(fixture.journalText()).toBe('second');
  });

  it('[R4] lets somebody in who came while it was read, though the dojo was replaced', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const dojo = fixture.database.dojo(fixture.dojoId);
    if (dojo === undefined) throw new Error('no dojo');
    dojo.epoch++;
    fixture.connection.faults = { maxLatencyMs: 300, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'old epoch'));
    for (let i = 0; i < 1_000 && ana.messages('refused').length === 0; i++) await fixture.clock.run(1);
    const joining = fixture.join(room);
    await fixture.clock.run(5_000);
    const bia = await joining;
    expect(ana.closed).toEqual({ code: 4409, reason: 'wrong-epoch' });
    expect(bia.closed).toBeUndefined();
    expect(bia.messages('welcome')[0]?.epoch).toBe(2);
  });

  it('[R8] sends a client away that asks for too many welcomes, instead of leaving it without', async () => {
    const fixture = new RoomFixture({ limits: { maxStep1PerMinute: 2 } });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    for (let i = 0; i < 3; i++) ana.sendFrame(encodeHello({ clientId: 0, epoch: 0, lastSeq: 0 }));
    await fixture.clock.run(100);
    expect(ana.closed).toEqual({ code: 1013, reason: 'rate-limited' });
  });

  it('[O7] opens a dojo with a mark that is none', async () => {
    const fixture = new RoomFixture();
    const mark = { kind: 'light', clientId: 0, deltaMs: 0, bytes: Uint8Array.of(255) } as const;
    commitElsewhere(fixture, encodeBatch([{ ...mark, userId: fixture.newId<UserId>() }]));
    await expect(fixture.open()).resolves.toBeDefined();
  });

  it('[R12] knows a mark again that it took before', async () => {
    const fixture = new RoomFixture();
    const mark = { type: 'mark', id: 'm1', kind: 'light', data: '"red"' } as const;
    for (let visit = 0; visit < 2; visit++) {
      const member = await fixture.join(await openSlowly(fixture));
      member.say(mark);
      await fixture.clock.run(100);
      member.leave();
      await fixture.clock.run(60_000);
    }
    const entries =
      fixture.database.dojo(fixture.dojoId)?.rows.flatMap(row => decodeBatch(row.payload)) ?? [];
    expect(entries.filter(entry => entry.kind === 'light')).toHaveLength(1);
  });

  it('[R6] is paused as soon as its head is free, when somebody holds it', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const boss = await fixture.join(room, { role: 'facilitator' });
    const changeState = fixture.store.changeState.bind(fixture.store);
    fixture.store.changeState = async (dojoId, to, entry) =>
      fixture.database.held.has(dojoId)
        ? { kind: 'locked', dojoId, batch: entry.batch }
        : changeState(dojoId, to, entry);
    fixture.database.held.add(fixture.dojoId);
    boss.say({ type: 'command', json: '{"kind":"pause"}' });
    await fixture.clock.run(1_000);
    fixture.database.held.delete(fixture.dojoId);
    await fixture.clock.run(1_000);
    expect(boss.messages('session').at(-1)?.session.state).toBe('paused');
  });

  it('[R9] sheds though the database neither answers nor fails', async () => {
    const fixture = new RoomFixture({ limits: { maxUnsavedRoomBytes: 1_000 } });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.journal.heads = () => new Promise(() => {});
    fixture.journal.append = () => new Promise(() => {});
    await fixture.clock.run(5_000);
    ana.edit(text => text.insert(0, 'x'.repeat(5_000)));
    await fixture.clock.run(5_000);
    expect(ana.closed).toEqual({ code: 1013, reason: 'not-saving' });
  });
});

/** Opens the room with time for the reads that a slow journal makes. */
async function openSlowly(fixture: RoomFixture) {
  const opening = fixture.open();
  await fixture.clock.run(5_000);
  return opening;
}
