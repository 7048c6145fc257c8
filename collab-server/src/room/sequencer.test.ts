import type { PodId, UserId, WriterId } from '@tatami/protocol';
import { encodeBatch, encodeHello } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';

const elsewhere = '01890000-0000-7000-8000-0000000000ff' as PodId;

/** A batch that another pod commits: its row, not yet told to anybody. */
function commitElsewhere(fixture: RoomFixture, clientId: number, text: string) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getText('main').insert(0, text);
  const payload = encodeBatch([
    {
      kind: 'update',
      userId: fixture.newId<UserId>(),
      clientId,
      deltaMs: 0,
      bytes: Y.encodeStateAsUpdate(doc),
    },
  ]);
  const writer = fixture.newId<WriterId>();
  const outcomes = fixture.database.append(writer, [
    { dojoId: fixture.dojoId, epoch: 1, batch: 1n, payload },
  ]);
  const [outcome] = outcomes ?? [];
  if (outcome?.kind !== 'committed') throw new Error('the other pod could not commit');
  const row = fixture.database.dojo(fixture.dojoId)?.rows[outcome.seq - 1];
  if (row === undefined) throw new Error('the row is not there');
  return row;
}

describe('the sequencer of a room', () => {
  it('[L1] shows the batches of other pods in seq order, and reads one that never came', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const first = commitElsewhere(fixture, 901, 'one');
    const second = commitElsewhere(fixture, 902, 'two');
    const third = commitElsewhere(fixture, 903, 'three');
    room.otherPods.onBusMessage({ kind: 'batch', row: third }, elsewhere);
    room.otherPods.onBusMessage({ kind: 'batch', row: second }, elsewhere);
    expect(ana.messages('batch').map(batch => batch.seq)).not.toContain(third.seq);
    await fixture.clock.run(100);
    const seqs = ana.messages('batch').map(batch => batch.seq);
    expect(seqs.slice(-3)).toEqual([first.seq, second.seq, third.seq]);
    expect(ana.shown).toBe(fixture.journalText());
  });

  it('[L1] tells the other pods of each batch that it committed', async () => {
    const fixture = new RoomFixture();
    const { tenantId, dojoId } = fixture;
    const heard: number[] = [];
    await fixture.exchange.bus(elsewhere).subscribe({ tenantId, dojoId }, message => {
      if (message.kind === 'batch') heard.push(message.row.seq);
    });
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'told'));
    await fixture.clock.run(100);
    expect(heard.at(-1)).toBe(room.seq);
  });

  it('[L1] reads on while the database is away, and says so once', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    commitElsewhere(fixture, 901, 'one');
    const second = commitElsewhere(fixture, 902, 'two');
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    room.otherPods.onBusMessage({ kind: 'batch', row: second }, elsewhere);
    await fixture.clock.run(10_000);
    expect(fixture.failedReads).toBeGreaterThan(5);
    expect(fixture.troubles.filter(what => what.startsWith('The journal could not be read'))).toHaveLength(1);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(3_000);
    expect(ana.shown).toBe(fixture.journalText());
  });

  it('[L1] passes over what it has heard twice', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const batch = commitElsewhere(fixture, 901, 'once');
    for (let i = 0; i < 3; i++) room.otherPods.onBusMessage({ kind: 'batch', row: batch }, elsewhere);
    await fixture.clock.run(3_000);
    expect(ana.messages('batch').filter(({ seq }) => seq === batch.seq)).toHaveLength(1);
    expect(ana.shown).toBe('once');
  });

  it('[L1] reads what a hello has seen on another pod, before it is answered', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const { seq } = commitElsewhere(fixture, 901, 'elsewhere');
    ana.sendFrame(encodeHello({ clientId: 0, epoch: 1, lastSeq: seq }));
    await fixture.clock.run(100);
    expect(ana.messages('welcome').at(-1)).toMatchObject({ seq });
  });

  it('[L3] tells saved at once, though a batch of another pod before it is still missing', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    commitElsewhere(fixture, 901, 'elsewhere');
    ana.edit(text => text.insert(0, 'here'));
    await fixture.clock.run(3_000);
    expect(ana.messages('saved')).toMatchObject([{ n: 1 }]);
    expect(ana.shown).toBe(fixture.journalText());
  });

  it('[L3] calls a message that changes nothing saved only with what it rests on', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 1 };
    const update = ana.change(text => text.insert(0, 'twice'));
    ana.sendUpdate(update);
    ana.sendUpdate(update);
    await fixture.clock.run(2_000);
    expect(ana.messages('saved')).toEqual([]);
    fixture.connection.faults = { maxLatencyMs: 5, lostAnswers: 0, unavailable: 0 };
    await fixture.clock.run(5_000);
    expect(ana.messages('saved').at(-1)).toMatchObject({ n: 2 });
  });

  it('[L3] calls one that rests on what is still being gathered saved with that, not with what is in flight', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 400, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'in flight '));
    await fixture.clock.run(10);
    const gathered = ana.change(text => text.insert(0, 'gathered '));
    ana.sendUpdate(gathered);
    ana.sendUpdate(gathered);
    const isSaved = () => ana.messages('saved').some(({ n }) => n === 3);
    for (let i = 0; i < 2_000 && !isSaved(); i++) await fixture.clock.run(1);
    expect(isSaved()).toBe(true);
    expect(fixture.journalText()).toBe('gathered in flight ');
  });

  it('[L4] sends nothing more of what was gathered behind a refused batch', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    fixture.database.changeState(fixture.dojoId, 'archived', {
      writer: fixture.newId<WriterId>(),
      batch: 1n,
      payload: encodeBatch([]),
    });
    const rows = fixture.database.dojo(fixture.dojoId)?.rows.length;
    for (let i = 0; i < 20; i++) {
      ana.edit(text => text.insert(0, 'x'));
      await fixture.clock.run(1);
    }
    await fixture.clock.run(2_000);
    expect(fixture.database.dojo(fixture.dojoId)?.rows).toHaveLength(rows ?? 0);
    expect(ana.messages('saved')).toEqual([]);
    expect(ana.messages('refused').length).toBeGreaterThan(0);
  });
});
