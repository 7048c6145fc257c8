import { encodeHello, encodeStep1 } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { RoomFixture } from '../../testing/simulation/index.ts';

describe('the text as members get it', () => {
  it('[T1] is published once for each dialect that is there, whatever the number of members', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const [author] = await Promise.all([1, 2, 3, 4].map(() => fixture.join(room)));
    author?.edit(text => text.insert(0, 'x'));
    await fixture.clock.run(100);
    expect(fixture.published.get('tatami')).toBe(1);
    expect(fixture.published.get('yjs')).toBeUndefined();
  });

  it('[T1] is one frame for all edits of a batch', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    for (let i = 0; i < 10; i++) ana.edit(text => text.insert(i, `${i}`));
    bia.edit(text => text.insert(0, 'b'));
    await fixture.clock.run(100);
    expect(fixture.published.get('tatami')).toBe(1);
    expect(bia.shown).toBe(fixture.journalText());
  });

  it('[T2] comes whole and then in order to whoever joins while others type', async () => {
    const fixture = new RoomFixture();
    fixture.connection.faults = { maxLatencyMs: 30, lostAnswers: 0.2, unavailable: 0.1 };
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const joined = [];
    for (let i = 0; i < 60; i++) {
      ana.edit(text => text.insert(text.length, `${i} `));
      if (i % 10 === 5) {
        const stock = await fixture.join(room, { dialect: 'yjs' });
        stock.sendFrame(encodeStep1(Uint8Array.of(0)));
        joined.push(stock);
        const late = await fixture.join(room);
        joined.push(late);
      }
      await fixture.clock.run(7);
    }
    await fixture.clock.run(30_000);
    for (const member of joined) {
      expect(member.shown).toBe(fixture.journalText());
      const seqs = member.messages('batch').map(batch => batch.seq);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    }
  });

  it('[T2] comes as the missed batches to a client that was gone for a moment', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'a long text that was there before. '.repeat(20)));
    await fixture.clock.run(100);
    const bia = await fixture.join(room);
    const lastSeq = room.seq;
    bia.leave();
    ana.edit(text => text.insert(0, 'missed '));
    await fixture.clock.run(100);
    const back = await fixture.join(room);
    back.frames.length = 0;
    back.sendFrame(encodeHello({ clientId: 0, epoch: 1, lastSeq }));
    await fixture.clock.run(100);
    const [tail] = back.messages('batch');
    expect(tail?.seq).toBe(room.seq);
    expect(tail?.update.length).toBeLessThan(60);
  });

  it('[T2] comes whole to a client whose document is of another epoch, however little it says that it missed', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    for (const word of ['one ', 'two ']) {
      ana.edit(text => text.insert(0, word));
      await fixture.clock.run(100);
    }
    const back = await fixture.join(room);
    back.frames.length = 0;
    back.sendFrame(encodeHello({ clientId: 0, epoch: 9, lastSeq: room.seq - 1 }));
    await fixture.clock.run(100);
    expect(back.shown).toBe('two one ');
  });

  it('[T2] comes with its seq only in the last part of a batch that takes several frames', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const bia = await fixture.join(room);
    fixture.connection.faults = { maxLatencyMs: 400, lostAnswers: 0, unavailable: 0 };
    ana.edit(text => text.insert(0, 'x'));
    await fixture.clock.run(10);
    bia.frames.length = 0;
    // While that is in flight these are gathered to one batch.
    for (let i = 0; i < 501; i++) ana.edit(text => text.insert(0, 'x'));
    await fixture.clock.run(3_000);
    const seqs = bia.messages('batch').map(({ seq }) => seq);
    expect(seqs).toEqual([room.seq - 1, room.seq - 1, room.seq]);
    expect(bia.shown).toBe('x'.repeat(502));
  });

  it('[T2] answers a state vector with what is missing, from one encoding for all that ask alike', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    ana.edit(text => text.insert(0, 'first'));
    await fixture.clock.run(100);
    const stateVector = Y.encodeStateVector(ana.doc);
    ana.edit(text => text.insert(5, ' second'));
    await fixture.clock.run(100);
    const stocks = [
      await fixture.join(room, { dialect: 'yjs' }),
      await fixture.join(room, { dialect: 'yjs' }),
    ];
    for (const stock of stocks) stock.sendFrame(encodeStep1(stateVector));
    await fixture.clock.run(100);
    const answers = stocks.map(stock => stock.syncFrames(1)[0] ?? new Uint8Array());
    expect(answers[0]).toEqual(answers[1]);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, answers[0] ?? new Uint8Array());
    expect(doc.store.pendingStructs).not.toBeNull();
  });

  it('[T3] skips nothing for a member that fell behind, and gives it what it missed in one frame', async () => {
    const fixture = new RoomFixture();
    const room = await fixture.open();
    const ana = await fixture.join(room);
    const slow = await fixture.join(room);
    ana.edit(text => text.insert(0, 'seen '));
    await fixture.clock.run(100);
    room.catchUpText(slow.member);
    room.pauseText(slow.member);
    const before = slow.messages('batch').length;
    for (let i = 0; i < 20; i++) {
      ana.edit(text => text.insert(0, `${i} `));
      await fixture.clock.run(20);
    }
    expect(slow.messages('batch')).toHaveLength(before);
    room.catchUpText(slow.member);
    expect(slow.messages('batch')).toHaveLength(before + 1);
    expect(slow.shown).toBe(fixture.journalText());
    ana.edit(text => text.insert(0, 'live again '));
    await fixture.clock.run(100);
    expect(slow.shown).toBe(fixture.journalText());
  });
});
