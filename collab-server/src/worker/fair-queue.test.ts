import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const share = (tenant: number, room: number) => ({ tenantId: `t${tenant}`, dojoId: `t${tenant}-r${room}` });

describe('jobs of many rooms', () => {
  it('[W5] wait for one job of another tenant, and of another room, at most', () => {
    const queue = new FairQueue<string>({ maxPerRoom: 100, maxPerTenant: 1_000 });
    for (let i = 0; i < 60; i++) queue.push(share(1, 1), `busy ${i}`);
    queue.push(share(1, 2), 'other room');
    queue.push(share(2, 1), 'other tenant');
    const order = [queue.take(), queue.take(), queue.take(), queue.take(), queue.take()];
    expect(order).toEqual(['busy 0', 'other tenant', 'other room', 'busy 1', 'busy 2']);
  });

  it('[W5] are refused beyond the bounds of a room and of a tenant', () => {
    const queue = new FairQueue<number>({ maxPerRoom: 2, maxPerTenant: 3 });
    const taken = [1, 1, 1, 2, 2].map((room, i) => queue.push(share(1, room), i));
    expect(taken).toEqual([true, true, false, true, false]);
    expect(queue.push(share(2, 1), 5)).toBe(true);
    queue.take();
    expect(queue.push(share(1, 1), 6)).toBe(true);
  });

  it('come out once each, in the order of their room', () => {
    const step = fc.oneof(fc.record({ tenant: fc.nat(3), room: fc.nat(3) }), fc.constant('take' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        const queue = new FairQueue<{ room: string; n: number }>({ maxPerRoom: 1_000, maxPerTenant: 1_000 });
        const out: { room: string; n: number }[] = [];
        let pushed = 0;
        for (const what of steps) {
          if (what === 'take') {
            const job = queue.take();
            if (job !== undefined) out.push(job);
            continue;
          }
          const where = share(what.tenant, what.room);
          queue.push(where, { room: where.dojoId, n: pushed++ });
        }
        expect(queue.size).toBe(pushed - out.length);
        for (let job = queue.take(); job !== undefined; job = queue.take()) out.push(job);
        expect(out.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
          Array.from({ length: pushed }, (_, n) => n),
        );
        for (const { room } of out) {
          const numbers = out.filter(job => job.room === room).map(({ n }) => n);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
