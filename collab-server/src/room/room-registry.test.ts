import type { BusListener } from '@tatami/bus';
import type { PodId, UserId, WriterId } from '@tatami/protocol';
import { encodeBatch } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';

describe('the rooms of a pod', () => {
  it('[O1] miss no batch that is committed while they open', async () => {
    const fixture = new RoomFixture();
    const seed = new RoomFixture();
    const room = await seed.open();
    const ana = await seed.join(room);
    ana.edit(text => text.insert(0, 'early'));
    await seed.clock.run(100);
    const payload = seed.database.dojo(seed.dojoId)?.rows.at(-1)?.payload ?? new Uint8Array();
    const opening = fixture.open();
    const commit = () => {
      const writer = fixture.newId<WriterId>();
      fixture.database.append(writer, [{ dojoId: fixture.dojoId, epoch: 1, batch: 1n, payload }]);
      const row = fixture.database.dojo(fixture.dojoId)?.rows[0];
      if (row === undefined) throw new Error('the row is not there');
      const other = fixture.exchange.bus(fixture.newId<PodId>());
      other.publish({ tenantId: fixture.tenantId, dojoId: fixture.dojoId }, { kind: 'batch', row });
    };
    // After the subscription and the first read, before the room stands.
    fixture.clock.after(6, commit);
    const opened = await opening;
    await fixture.clock.run(100);
    const bia = await fixture.join(opened);
    expect(bia.shown).toBe('early');
  });

  it('[O1] miss no batch that is announced as soon as they have read the journal', async () => {
    const fixture = new RoomFixture();
    const { journal, dojoId, bus } = fixture;
    const read = journal.read.bind(journal);
    const subscribe = bus.subscribe.bind(bus);
    let listener: BusListener = () => {};
    bus.subscribe = (room, onMessage) => {
      listener = onMessage;
      return subscribe(room, onMessage);
    };
    let hasCommitted = false;
    journal.read = async (...query) => {
      const rows = await read(...query);
      if (hasCommitted) return rows;
      hasCommitted = true;
      const doc = new Y.Doc();
      doc.getText('main').insert(0, 'early');
      const bytes = Y.encodeStateAsUpdate(doc);
      const userId = fixture.newId<UserId>();
      const payload = encodeBatch([{ kind: 'update', userId, clientId: doc.clientID, deltaMs: 0, bytes }]);
      fixture.database.append(fixture.newId<WriterId>(), [{ dojoId, epoch: 1, batch: 1n, payload }]);
      const row = fixture.database.dojo(dojoId)?.rows[0];
      if (row === undefined) throw new Error('the row is not there');
      listener({ kind: 'batch', row }, fixture.newId<PodId>());
      return rows;
    };
    // Before anybody writes: a batch of this pod behind the missed one would have it read the journal.
    expect((await fixture.open()).seq).toBe(1);
  });

  it('[O2] open once, however many ask', async () => {
    const fixture = new RoomFixture();
    const rooms = await Promise.all([fixture.open(), fixture.open(), fixture.open()]);
    expect(new Set(rooms).size).toBe(1);
  });

  it('[O2] leave nothing behind when they cannot open, and open the next time', async () => {
    const fixture = new RoomFixture();
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    const failed = await Promise.allSettled([fixture.open(), fixture.open()]);
    expect(failed.map(result => result.status)).toEqual(['rejected', 'rejected']);
    expect(fixture.registry.openRooms).toEqual([]);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await expect(fixture.open()).resolves.toBeDefined();
  });

  it('[O3] close when nobody is in them, with a snapshot, and open anew from it', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'kept'));
    await fixture.clock.run(100);
    ana.leave();
    await fixture.clock.run(60_000);
    expect(fixture.registry.openRooms).toEqual([]);
    expect(fixture.database.dojo(fixture.dojoId)?.snapshots).toHaveLength(1);
    const again = await fixture.open();
    expect(again).not.toBe(room);
    const bia = await fixture.join(again);
    expect(bia.shown).toBe('kept');
  });

  it('[O3] close only when everything that they took is saved, though everybody has left', async () => {
    const fixture = new RoomFixture();
    const ana = await fixture.join(await fixture.open());
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    ana.edit(text => text.insert(0, 'in flight '));
    await fixture.clock.run(100);
    ana.edit(text => text.insert(0, 'gathered '));
    ana.leave();
    await fixture.clock.run(60_000);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(10_000);
    expect(fixture.journalText()).toBe('gathered in flight ');
    expect(fixture.registry.openRooms).toEqual([]);
  });

  it('[O4] learn from the database what no message told', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.database.changeState(fixture.dojoId, 'paused', {
      writer: fixture.newId<WriterId>(),
      batch: 1n,
      payload: pausePayload(),
    });
    await fixture.clock.run(3_000);
    expect(ana.messages('session').at(-1)?.session.state).toBe('paused');
  });

  it('[O5] sleep when nobody types, and wake with the next edit', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'before'));
    await fixture.clock.run(70_000);
    expect(room.isAwake).toBe(false);
    const late = await fixture.join(room);
    expect(late.shown).toBe('before');
    expect(room.isAwake).toBe(false);
    ana.edit(text => text.insert(6, ' and after'));
    await fixture.clock.run(100);
    expect(room.isAwake).toBe(true);
    expect(fixture.journalText()).toBe('before and after');
  });
});

function pausePayload(): Uint8Array {
  return Uint8Array.of(1, 1, 7, 0, ...new Uint8Array(16), 0, 0, 0);
}
