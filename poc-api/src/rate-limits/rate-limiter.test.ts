import { RedisScript } from '@tatami/bus';
import { RedisServer } from '@tatami/bus/testing';
import { findProgram } from '@tatami/engines';
import type { TenantId, UserId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { FallingBackRateLimiter } from './falling-back-rate-limiter.ts';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';
import { runRateLimiterContract } from './rate-limiter.contract.ts';
import { RATE_LIMIT_SCRIPT, RedisRateLimiter } from './redis-rate-limiter.ts';

const [TENANT, USER] = [crypto.randomUUID() as TenantId, crypto.randomUUID() as UserId];

describe('a rate limiter in memory', () => {
  runRateLimiterContract(rates => new MemoryRateLimiter({ rates, now: () => 0 }));

  it('gives back what was used at a steady rate', async () => {
    let nowMs = 0;
    const limiter = new MemoryRateLimiter({ rates: { user: 60, tenant: 0 }, now: () => nowMs });
    for (let i = 0; i < 60; i++) await limiter.admit(TENANT, USER);
    expect((await limiter.admit(TENANT, USER)).waitMs).toBe(1_000);
    nowMs = 999;
    expect((await limiter.admit(TENANT, USER)).waitMs).toBe(1);
    nowMs = 1_000;
    expect((await limiter.admit(TENANT, USER)).waitMs).toBe(0);
    expect((await limiter.admit(TENANT, USER)).waitMs).toBe(1_000);
  });
});

const program = findProgram('redis-server') ?? findProgram('valkey-server');
describe.skipIf(program === undefined)('a rate limiter on Redis (needs redis-server)', () => {
  let server: RedisServer;
  const scripts: RedisScript[] = [];
  const open = (): RedisScript => {
    const script = new RedisScript({
      ...{ target: server.target, script: RATE_LIMIT_SCRIPT },
      ...{ connectionName: 'tatami-test', deadlineMs: 5_000 },
    });
    scripts.push(script);
    return script;
  };
  /** Resolves when the script runs. */
  const untilUp = (script: RedisScript) => vi.waitFor(() => script.run([], []), { timeout: 20_000 });
  let shared: RedisScript;
  beforeAll(async () => {
    server = await RedisServer.start(program ?? '');
    shared = open();
    await untilUp(shared);
  });
  afterAll(async () => {
    for (const script of scripts) script.close();
    await server?.stop();
  });

  runRateLimiterContract(rates => new RedisRateLimiter({ script: shared, rates }));

  it('counts what other processes have admitted, and keeps nothing longer than it has to', async () => {
    const other = open();
    await untilUp(other);
    const rates = { user: 10, tenant: 0 };
    const limiters = [shared, other].map(script => new RedisRateLimiter({ script, rates }));
    const all = await Promise.all(Array.from({ length: 20 }, (_, i) => limiters[i % 2]?.admit(TENANT, USER)));
    expect(all.filter(admission => admission?.waitMs === 0)).toHaveLength(10);
    const keys = new RedisScript({
      ...{ target: server.target, connectionName: 'tatami-test', deadlineMs: 5_000 },
      script: "return redis.call('PTTL', KEYS[1])",
    });
    scripts.push(keys);
    await expect
      .poll(() => keys.run([`tatami:rate:{${TENANT}}:user:${USER}`], []).catch(() => 0))
      .toBeGreaterThan(0);
    expect(await keys.run([`tatami:rate:{${TENANT}}:user:${USER}`], [])).toBeLessThanOrEqual(60_000);
  });

  it('goes on in memory while Redis is away, says so once, and comes back to it', async () => {
    const said: string[] = [];
    let nowMs = 0;
    const rates = { user: 5, tenant: 0 };
    const limiter = new FallingBackRateLimiter({
      shared: new RedisRateLimiter({ script: shared, rates }),
      own: new MemoryRateLimiter({ rates, now: () => nowMs }),
      now: () => nowMs,
      onAway: () => said.push('away'),
      onBack: () => said.push('back'),
    });
    const userId = crypto.randomUUID() as UserId;
    const admitted = async () => (await limiter.admit(TENANT, userId)).waitMs === 0;
    expect(await admitted()).toBe(true);
    await server.kill();
    const away = await Promise.all(Array.from({ length: 8 }, admitted));
    expect(away.filter(Boolean)).toHaveLength(5);
    nowMs = 2_000;
    await admitted();
    expect(said).toEqual(['away']);
    await server.startAgain();
    await untilUp(shared);
    nowMs = 4_000;
    expect(await admitted()).toBe(true);
    expect(said).toEqual(['away', 'back']);
  });
});
