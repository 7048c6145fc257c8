import { findProgram } from '@tatami/engines';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { batchMessage } from '../testing/batch-message.ts';
import type { RedisPod } from '../testing/redis-pods.ts';
import { newRoom, startRedisPod, untilBus, untilHeard } from '../testing/redis-pods.ts';
import { RedisServer } from '../testing/redis-server.ts';
import type { BusMessage } from './bus.ts';
import type { RedisBusLimits } from './redis-bus.ts';
import type { RedisTarget } from './redis-target.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };
const program = findProgram('redis-server');

describe.skipIf(program === undefined)('RedisBus when Redis fails (needs redis-server)', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });

  async function startServer(settings: readonly string[] = []): Promise<RedisServer> {
    const server = await RedisServer.start(program ?? '', settings);
    cleanups.push(() => server.stop());
    return server;
  }

  function startPod(target: RedisTarget, limits: Partial<RedisBusLimits> = {}): RedisPod {
    const pod = startRedisPod(target, limits);
    cleanups.push(() => pod.bus.close());
    return pod;
  }

  async function twoPods(target: RedisTarget): Promise<[RedisPod, RedisPod]> {
    const pods: [RedisPod, RedisPod] = [startPod(target), startPod(target)];
    await Promise.all(pods.map(pod => untilBus(pod.bus, 'up')));
    return pods;
  }

  it('[B5] comes up with all subscriptions after Redis was killed and started again', async () => {
    const server = await startServer();
    const [first, second] = await twoPods(server.target);
    const rooms = Array.from({ length: 200 }, newRoom);
    const heard: number[] = [];
    for (const [n, room] of rooms.entries()) await second.bus.subscribe(room, () => heard.push(n));
    await server.kill();
    await Promise.all([untilBus(first.bus, 'down'), untilBus(second.bus, 'down')]);
    // Longer than one try, so that the pods have to try again.
    await expect.poll(() => second.happened.attempts, PATIENCE).toBeGreaterThan(1);
    await server.startAgain();
    await Promise.all([untilBus(first.bus, 'up'), untilBus(second.bus, 'up')]);
    for (const room of rooms) first.bus.publish(room, batchMessage(1));
    await untilHeard(first.bus, second.bus);
    expect(heard).toEqual([...rooms.keys()]);
  });

  it('[B5] [B8] is down while Redis is frozen, though its connections stand', async () => {
    const server = await startServer();
    const [first, second] = await twoPods(server.target);
    server.freeze();
    await Promise.all([untilBus(first.bus, 'down'), untilBus(second.bus, 'down')]);
    expect(second.happened.errors).toEqual(['No answer for 500 ms']);
    server.thaw();
    await Promise.all([untilBus(first.bus, 'up'), untilBus(second.bus, 'up')]);
    await untilHeard(first.bus, second.bus);
  });

  it('[B6] [B8] lets only so much wait for a Redis that has stalled, and counts what it drops', async () => {
    const server = await startServer();
    const { bus, happened } = startPod(server.target, {
      maxUnansweredPublishes: 10,
      maxUnansweredBytes: 5_000,
    });
    await untilBus(bus, 'up');
    server.freeze();
    for (let seq = 1; seq <= 1_000; seq++) bus.publish(newRoom(), batchMessage(seq));
    expect(happened).toMatchObject({ published: 10, dropped: { down: 0, stalled: 990, failed: 0 } });
    await untilBus(bus, 'down');
    bus.publish(newRoom(), batchMessage(1));
    await expect.poll(() => happened.dropped, PATIENCE).toEqual({ down: 1, stalled: 990, failed: 10 });
    server.thaw();
    await untilBus(bus, 'up');
    bus.publish(newRoom(), batchMessage(1, new Uint8Array(5_000)));
    expect(happened.dropped.stalled).toBe(991);
    bus.publish(newRoom(), batchMessage(1));
    expect(happened.published).toBe(11);
  });

  it('starts without Redis, waits for nothing, and finds it later', async () => {
    const server = await startServer();
    await server.kill();
    const { bus, happened } = startPod(server.target);
    await bus.subscribe(newRoom(), () => {});
    bus.publish(newRoom(), batchMessage(1));
    expect([bus.isUp, happened.dropped.down]).toEqual([false, 1]);
    await expect.poll(() => happened.attempts, PATIENCE).toBeGreaterThan(2);
    await server.startAgain();
    await untilBus(bus, 'up');
  });

  it('[B9] drops and counts what it cannot read, and what is on the wrong channel', async () => {
    const server = await startServer();
    const [first, second] = await twoPods(server.target);
    const room = newRoom();
    const heard: BusMessage[] = [];
    await second.bus.subscribe(room, message => heard.push(message));
    const channel = `tatami:{${room.tenantId}:${room.dojoId}}`;
    const stranger = new Redis(server.port);
    cleanups.push(async () => stranger.disconnect());
    await stranger.spublish(channel, 'onegai shimasu');
    await stranger.spublish('tatami:announcements', Buffer.alloc(0));
    first.bus.publish(room, batchMessage(1));
    await untilHeard(first.bus, second.bus);
    expect(heard).toEqual([batchMessage(1)]);
    expect(second.happened.malformed).toBe(2);
  });

  it('subscribes a room once for all its listeners, and not after the last has gone', async () => {
    const server = await startServer();
    const [{ bus }, other] = await twoPods(server.target);
    const room = newRoom();
    const observer = new Redis(server.port);
    cleanups.push(async () => observer.disconnect());
    const roomChannels = async () => (await observer.pubsub('SHARDCHANNELS', 'tatami:{*')) as string[];
    const first = await bus.subscribe(room, () => {});
    const second = await bus.subscribe(room, () => {});
    expect(await roomChannels()).toEqual([`tatami:{${room.tenantId}:${room.dojoId}}`]);
    first.close();
    first.close();
    // On the connection of the subscriptions, so after whatever the close has said on it.
    await untilHeard(other.bus, bus);
    await expect.poll(roomChannels, PATIENCE).toHaveLength(1);
    second.close();
    await expect.poll(roomChannels, PATIENCE).toEqual([]);
  });
});
