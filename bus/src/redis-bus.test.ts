import { findProgram } from '@tatami/engines';
import { describe } from 'vitest';
import { startLinkProxy } from '../testing/link-proxy.ts';
import { startRedisPod, untilBus, untilHeard } from '../testing/redis-pods.ts';
import { RedisServer } from '../testing/redis-server.ts';
import type { BusFixture } from './bus.contract.ts';
import { runBusContract } from './bus.contract.ts';
import type { RedisTarget } from './redis-target.ts';
import { readRedisTarget } from './redis-target.ts';

type SingleTarget = Extract<RedisTarget, { mode: 'single' }>;

/** What a server without sharded channels answers to them, such as Redis 6. */
const WITHOUT_SHARDED_CHANNELS = ['--rename-command', 'SSUBSCRIBE', '', '--rename-command', 'SPUBLISH', ''];

const redis = findProgram('redis-server');
describe.skipIf(redis === undefined)('with a Redis of its own (needs redis-server)', () => {
  runBusContract('RedisBus', () => fixtureOn(redis ?? ''));
  runBusContract('RedisBus without sharded channels', () => fixtureOn(redis ?? '', WITHOUT_SHARDED_CHANNELS));
});

const valkey = findProgram('valkey-server');
if (valkey !== undefined) runBusContract('RedisBus with Valkey', () => fixtureOn(valkey));

const { target } = readRedisTarget(process.env);
if (target?.mode === 'single')
  runBusContract('RedisBus at REDIS_URL', () => fixtureAt(target, async () => {}));

async function fixtureOn(program: string, settings: readonly string[] = []): Promise<BusFixture> {
  const server = await RedisServer.start(program, settings);
  return fixtureAt(server.target, () => server.stop());
}

/** The second pod reaches Redis over a network that can be cut. */
async function fixtureAt(server: SingleTarget, stopServer: () => Promise<void>): Promise<BusFixture> {
  const proxy = await startLinkProxy(server.node);
  const first = startRedisPod(server).bus;
  const second = startRedisPod({ ...server, node: { host: '127.0.0.1', port: proxy.port } }).bus;
  await Promise.all([untilBus(first, 'up'), untilBus(second, 'up')]);
  return {
    first,
    second,
    cutSecond: async () => {
      proxy.cut();
      await untilBus(second, 'down');
    },
    mendSecond: async () => {
      proxy.mend();
      await untilBus(second, 'up');
    },
    settle: async () => {
      await untilHeard(first, second);
      await untilHeard(second, first);
    },
    stop: async () => {
      await first.close();
      await second.close();
      await proxy.close();
      await stopServer();
    },
  };
}
