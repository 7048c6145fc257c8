import type { UserId } from '@tatami/protocol';
import { describe, expect, it } from 'vitest';
import { RoomFixture } from '../../testing/simulation/index.ts';

describe('what a user may write in a minute', () => {
  it('[R18] lets a user write only so much in a minute, and loses nothing of the rest', async () => {
    const fixture = new RoomFixture({ connectionLimits: { writtenBytesPerMinute: 600_000 } });
    const room = await fixture.open();
    const userId = fixture.newId<UserId>();
    const [flood, second] = [await fixture.join(room, { userId }), await fixture.join(room, { userId })];
    const other = await fixture.join(room);
    // 100 KB put in and taken out again, seven times a second for a while, over two connections.
    for (let i = 0; i < 20; i++) {
      const sender = i % 2 === 0 ? flood : second;
      sender.edit(text => text.insert(0, 'x'.repeat(100_000)));
      sender.edit(text => text.delete(0, 100_000));
      await fixture.clock.run(140);
    }
    other.edit(text => text.insert(0, 'hello'));
    await fixture.clock.run(1_000);
    const written = () =>
      (fixture.database.dojo(fixture.dojoId)?.rows ?? []).reduce(
        (sum, { payload }) => sum + payload.length,
        0,
      );
    expect(written()).toBeLessThan(900_000);
    expect(other.messages('saved')).toHaveLength(1);
    await fixture.clock.run(300_000);
    expect(written()).toBeGreaterThan(2_000_000);
    expect([flood.closed, second.closed]).toEqual([undefined, undefined]);
    expect(fixture.journalText()).toBe('hello');
  });

  it('[R18] lets a user keep the worker busy only so long in a minute, and loses nothing of the rest', async () => {
    const fixture = new RoomFixture({
      limits: { maxInlineStructs: 2 },
      connectionLimits: { workerMsPerMinute: 4_000 },
    });
    const room = await fixture.open();
    const [heavy, other] = [await fixture.join(room), await fixture.join(room)];
    fixture.judgeMs = 1_000;
    for (let i = 0; i < 10; i++) {
      const update = heavy.change(text => {
        for (let j = 0; j < 5; j++) text.insert(0, 'x');
      });
      heavy.sendUpdate(update);
    }
    await fixture.clock.run(20_000);
    expect(fixture.judged.length).toBeLessThan(7);
    other.edit(text => text.insert(0, 'hello'));
    await fixture.clock.run(100);
    expect(other.messages('saved')).toHaveLength(1);
    await fixture.clock.run(180_000);
    expect(heavy.messages('saved').at(-1)).toMatchObject({ n: 10 });
    expect(heavy.closed).toBeUndefined();
  });

  it('[R18] closes a connection that has too much waiting, with the reason', async () => {
    const fixture = new RoomFixture({ connectionLimits: { writtenBytesPerMinute: 100_000 } });
    const room = await fixture.open();
    const flood = await fixture.join(room);
    for (let i = 0; i < 40; i++) flood.edit(text => text.insert(0, 'x'.repeat(100_000)));
    await fixture.clock.run(1_000);
    expect(flood.closed).toEqual({ code: 1013, reason: 'too-much-written' });
  });
});

it('[I2] gives one user only so many clientIDs in a dojo, however often they come', async () => {
  const fixture = new RoomFixture({ limits: { maxClientIdsPerUser: 3 } });
  const room = await fixture.open();
  const userId = fixture.newId<UserId>();
  for (let i = 0; i < 3; i++) (await fixture.join(room, { userId })).leave();
  const fourth = await fixture.join(room, { userId });
  expect(fourth.closed?.reason).toBe('too-many-client-ids');
  expect((await fixture.join(room)).closed).toBeUndefined();
});
