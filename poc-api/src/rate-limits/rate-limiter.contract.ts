import type { TenantId, UserId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import type { RateLimiter, RatesPerMinute } from './rate-limiter.ts';

const id = () => crypto.randomUUID();

/** @param open a limiter; its clock may go on between two requests, but by less than a second */
export function runRateLimiterContract(open: (rates: RatesPerMinute) => RateLimiter): void {
  const admitTimes = async (limiter: RateLimiter, count: number, tenantId: TenantId, userId: UserId) => {
    const all = await Promise.all(Array.from({ length: count }, () => limiter.admit(tenantId, userId)));
    return all.filter(({ waitMs }) => waitMs === 0).length;
  };

  it('lets each user send so many at once, and says when the next may come', async () => {
    const limiter = open({ user: 20, tenant: 0 });
    const [tenantId, ana, bia] = [id() as TenantId, id() as UserId, id() as UserId];
    const first = await limiter.admit(tenantId, ana);
    expect(first).toMatchObject({ waitMs: 0, limits: [{ name: 'user', perMinute: 20, left: 19 }] });
    expect(first.limits[0]?.resetMs).toBeLessThanOrEqual(3_000);
    expect(await admitTimes(limiter, 30, tenantId, ana)).toBe(19);
    const refused = await limiter.admit(tenantId, ana);
    expect(refused).toMatchObject({ refusedBy: 'user', limits: [{ left: 0 }] });
    // Three seconds for each.
    expect(refused.waitMs).toBeGreaterThan(0);
    expect(refused.waitMs).toBeLessThanOrEqual(3_000);
    expect(refused.limits[0]?.resetMs).toBeGreaterThan(50_000);
    expect(await admitTimes(limiter, 5, tenantId, bia)).toBe(5);
    expect(await admitTimes(limiter, 5, id() as TenantId, ana)).toBe(5);
  });

  it('counts all users of a tenant together, and a refused request nowhere', async () => {
    const limiter = open({ user: 20, tenant: 30 });
    const [tenantId, ana, bia] = [id() as TenantId, id() as UserId, id() as UserId];
    expect(await admitTimes(limiter, 25, tenantId, ana)).toBe(20);
    expect(await admitTimes(limiter, 25, tenantId, bia)).toBe(10);
    const refused = await limiter.admit(tenantId, bia);
    expect(refused.refusedBy).toBe('tenant');
    expect(refused.limits.map(({ name, left }) => [name, left])).toEqual([
      ['user', 10],
      ['tenant', 0],
    ]);
  });

  it('limits nothing by 0', async () => {
    const limiter = open({ user: 0, tenant: 0 });
    const [tenantId, userId] = [id() as TenantId, id() as UserId];
    expect(await admitTimes(limiter, 1_000, tenantId, userId)).toBe(1_000);
    expect((await limiter.admit(tenantId, userId)).limits).toEqual([]);
  });
}
