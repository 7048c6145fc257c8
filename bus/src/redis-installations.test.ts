import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '@tatami/engines';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { batchMessage } from '../testing/batch-message.ts';
import type { RedisPod } from '../testing/redis-pods.ts';
import { newRoom, startRedisPod, untilBus, untilHeard } from '../testing/redis-pods.ts';
import { RedisServer } from '../testing/redis-server.ts';
import type { BusMessage } from './bus.ts';
import type { RedisTarget } from './redis-target.ts';

const PATIENCE = { timeout: 10_000, interval: 5 };
const LONG_PATIENCE = { timeout: 20_000, interval: 50 };
const program = findProgram('redis-server');

describe.skipIf(program === undefined)('RedisBus and the ways to run Redis (needs redis-server)', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const clean of cleanups.splice(0).reverse()) await clean();
  });

  async function startServer(settings: readonly string[] = []): Promise<RedisServer> {
    const server = await RedisServer.start(program ?? '', settings);
    cleanups.push(() => server.stop());
    return server;
  }

  function startPod(target: RedisTarget): RedisPod {
    const pod = startRedisPod(target);
    cleanups.push(() => pod.bus.close());
    return pod;
  }

  async function twoPods(target: RedisTarget): Promise<[RedisPod, RedisPod]> {
    const pods: [RedisPod, RedisPod] = [startPod(target), startPod(target)];
    await Promise.all(pods.map(pod => untilBus(pod.bus, 'up')));
    return pods;
  }

  it('signs in as a user who may use these channels only, and never tells the password', async () => {
    const user = 'user tatami on >se,cret resetchannels &tatami:* -@all +@connection +@pubsub +info';
    const server = await startServer(user.replace(/^user /, '--user ').split(' '));
    const access = { username: 'tatami', password: 'se,cret' };
    const [first, second] = await twoPods({ ...server.target, access });
    await untilHeard(first.bus, second.bus);

    const wrong = startPod({ ...server.target, access: { ...access, password: 'wrong,one' } });
    await expect.poll(() => wrong.happened.attempts, PATIENCE).toBeGreaterThan(1);
    expect(wrong.happened.errors[0]).toContain('WRONGPASS');
    expect(wrong.happened.errors.join()).not.toContain('wrong,one');
  });

  it('works in a cluster, whose node is killed and started again', async () => {
    const server = await startServer(['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1']);
    const admin = new Redis(server.port);
    await admin.cluster('ADDSLOTSRANGE', 0, 16_383);
    await expect.poll(() => admin.cluster('INFO'), PATIENCE).toContain('cluster_state:ok');
    admin.disconnect();
    const { node, access } = server.target;
    const [first, second] = await twoPods({ mode: 'cluster', nodes: [node], access });
    const room = newRoom();
    const heard: BusMessage[] = [];
    await second.bus.subscribe(room, message => heard.push(message));
    first.bus.publish(room, batchMessage(1));
    await expect.poll(() => heard, PATIENCE).toEqual([batchMessage(1)]);
    await server.kill();
    await Promise.all([untilBus(first.bus, 'down'), untilBus(second.bus, 'down')]);
    await server.startAgain();
    await Promise.all([untilBus(first.bus, 'up'), untilBus(second.bus, 'up')]);
    first.bus.publish(room, batchMessage(2));
    await expect.poll(() => heard, PATIENCE).toEqual([batchMessage(1), batchMessage(2)]);
  });

  it.skipIf(findProgram('openssl') === undefined)('speaks TLS, to a server it trusts only', async () => {
    const server = await RedisServer.startWith(program ?? '', async ({ port, folder }) => {
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
      const request =
        'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=redis';
      const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate];
      execFileSync('openssl', [...request.split(' '), ...names], { stdio: 'ignore' });
      const tls = ['--tls-port', String(port), '--tls-auth-clients', 'no'];
      const files = [
        '--tls-key-file',
        key,
        '--tls-cert-file',
        certificate,
        '--tls-ca-cert-file',
        certificate,
      ];
      return ['--port', '0', '--save', '', '--dir', folder, ...tls, ...files];
    });
    cleanups.push(() => server.stop());
    const ca = readFileSync(join(server.folder, 'certificate.pem'), 'utf8');
    const [first, second] = await twoPods({ ...server.target, access: { tls: { ca } } });
    await untilHeard(first.bus, second.bus);

    const strict = startPod({ ...server.target, access: { tls: {} } });
    // Several times, because a second error on one socket would end the process, and does not come each time.
    await expect.poll(() => strict.happened.attempts, PATIENCE).toBeGreaterThan(10);
    expect(strict.happened.errors[0]).toContain('self-signed certificate');
  });

  it('follows the sentinels to the new master of a failover', async () => {
    const master = await startServer();
    const replica = await startServer(['--replicaof', `127.0.0.1 ${master.port}`]);
    const sentinel = await RedisServer.startWith(program ?? '', async ({ port, folder }) => {
      const file = join(folder, 'sentinel.conf');
      await writeFile(
        file,
        `port ${port}\ndir ${folder}\nsentinel monitor main 127.0.0.1 ${master.port} 1\n`,
      );
      return [file, '--sentinel'];
    });
    cleanups.push(() => sentinel.stop());
    const { access, node } = sentinel.target;
    const [first, second] = await twoPods({ mode: 'sentinel', sentinels: [node], master: 'main', access });
    await untilHeard(first.bus, second.bus);
    const admin = new Redis(sentinel.port);
    cleanups.push(async () => admin.disconnect());
    await expect.poll(() => admin.call('SENTINEL', 'REPLICAS', 'main'), LONG_PATIENCE).toHaveLength(1);
    await expect
      .poll(() => admin.call('SENTINEL', 'FAILOVER', 'main').catch(String), LONG_PATIENCE)
      .toBe('OK');
    await Promise.all([untilBus(first.bus, 'down'), untilBus(second.bus, 'down')]);
    await Promise.all([untilBus(first.bus, 'up'), untilBus(second.bus, 'up')]);
    await untilHeard(first.bus, second.bus);
    const observer = new Redis(replica.port);
    cleanups.push(async () => observer.disconnect());
    expect(await observer.pubsub('SHARDCHANNELS')).toEqual(['tatami:announcements']);
  });
});
