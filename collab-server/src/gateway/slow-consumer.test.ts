import { describe, expect, it } from 'vitest';
import { RoomFixture } from '../../testing/simulation/room-fixture.ts';
import { SlowConsumer, SlowConsumers } from './slow-consumer.ts';

describe('a slow consumer', () => {
  it('[T3] gets no presence over 64 KiB, but text', async () => {
    const { fixture, slow, ana, network, isFollowing } = await slowConsumer();
    network.bufferedBytes = 65 * 1024;
    ana.edit(text => text.insert(0, 'more '));
    await fixture.clock.run(300);
    expect(isFollowing('presence')).toBe(false);
    ana.edit(text => text.insert(0, 'text'));
    await fixture.clock.run(100);
    expect(slow.shown).toBe('textmore ');
    network.bufferedBytes = 0;
    await fixture.clock.run(300);
    expect(isFollowing('presence')).toBe(true);
  });

  it('[T3] gets nothing after a dropped frame, then what it missed, and presence again', async () => {
    const { fixture, slow, ana, consumer, network, isFollowing } = await slowConsumer();
    network.bufferedBytes = 600 * 1024;
    consumer.dropped();
    expect([isFollowing('tatami'), isFollowing('presence')]).toEqual([false, false]);
    ana.edit(text => text.insert(0, 'missed'));
    await fixture.clock.run(1_000);
    expect(slow.shown).toBe('');
    network.bufferedBytes = 0;
    consumer.drained();
    expect(slow.shown).toBe('missed');
    expect([isFollowing('tatami'), isFollowing('presence')]).toEqual([true, true]);
  });

  it('[T3] stays while its slow link still takes bytes, and is closed 10 s after it took the last', async () => {
    const { fixture, slow, consumer, network } = await slowConsumer();
    network.bufferedBytes = 600 * 1024;
    consumer.dropped();
    for (let i = 0; i < 6; i++) {
      await fixture.clock.run(9_000);
      network.bufferedBytes -= 1024;
      consumer.drained();
    }
    expect(slow.closed).toBeUndefined();
    await fixture.clock.run(9_000);
    expect(slow.closed).toBeUndefined();
    await fixture.clock.run(2_000);
    expect(slow.closed).toEqual({ code: 1013, reason: 'too-slow' });
  });

  it('[T3] without presence only is never closed for it', async () => {
    const { fixture, slow, ana, network, isFollowing } = await slowConsumer();
    network.bufferedBytes = 65 * 1024;
    ana.edit(text => text.insert(0, 'text'));
    await fixture.clock.run(30_000);
    expect(isFollowing('presence')).toBe(false);
    expect(slow.closed).toBeUndefined();
  });
});

/** Ana, and somebody whose network takes what the test says. */
async function slowConsumer() {
  const fixture = new RoomFixture();
  const room = await fixture.open();
  const ana = await fixture.join(room);
  const slow = await fixture.join(room);
  const network = { bufferedBytes: 0 };
  const consumer = new SlowConsumer(
    fixture.clock,
    { room, member: slow.member },
    {
      bufferedBytes: () => network.bufferedBytes,
      sentCount: 0,
      close: reason => slow.close(reason),
    },
  );
  new SlowConsumers({ clock: fixture.clock, reportError: () => {} }).add(consumer);
  const isFollowing = (topic: 'tatami' | 'presence') => fixture.topics.get(topic)?.has(slow) === true;
  return { fixture, ana, slow, consumer, network, isFollowing };
}
