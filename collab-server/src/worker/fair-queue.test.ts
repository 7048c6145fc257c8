import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.ts';

const path = (tenant: number, room: number, user = 1) => [
  `t${tenant}`,
  `t${tenant}-r${room}`,
  `t${tenant}-r${room}-u${user}`,
];

describe('jobs of many', () => {
  it('[W5] wait for one job of another tenant, room and user at most', () => {
    const queue = new FairQueue<string>([1_000, 1_000, 1_000]);
    for (let i = 0; i < 60; i++) queue.push(path(1, 1), `busy ${i}`);
    queue.push(path(1, 1, 2), 'other user');
    queue.push(path(1, 2), 'other room');
    queue.push(path(2, 1), 'other tenant');
    const order = Array.from({ length: 6 }, () => queue.take());
    expect(order).toEqual(['busy 0', 'other tenant', 'other room', 'other user', 'busy 1', 'busy 2']);
  });

  it('[W5] are refused beyond the bounds of a tenant, a room and a user', () => {
    const queue = new FairQueue<number>([4, 3, 2]);
    const pushed = [
      path(1, 1, 1),
      path(1, 1, 1),
      path(1, 1, 1),
      path(1, 1, 2),
      path(1, 1, 3),
      path(1, 2),
      path(1, 3),
    ];
    expect(pushed.map((where, i) => queue.push(where, i))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
    ]);
    expect(queue.size).toBe(4);
    expect(queue.push(path(2, 1), 7)).toBe(true);
    queue.take();
    expect(queue.push(path(1, 3), 8)).toBe(true);
  });

  it('come out once each, in the order of their user', () => {
    const step = fc.oneof(
      fc.record({ tenant: fc.nat(2), room: fc.nat(2), user: fc.nat(2) }),
      fc.constant('take' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), steps => {
        const queue = new FairQueue<{ user: string; n: number }>([]);
        const out: { user: string; n: number }[] = [];
        let pushed = 0;
        for (const what of steps) {
          if (what === 'take') {
            const job = queue.take();
            if (job !== undefined) out.push(job);
            continue;
          }
          const where = path(what.tenant, what.room, what.user);
          queue.push(where, { user: where.join(), n: pushed++ });
        }
        expect(queue.size).toBe(pushed - out.length);
        for (let job = queue.take(); job !== undefined; job = queue.take()) out.push(job);
        expect(out.map(({ n }) => n).sort((a, b) => a - b)).toEqual(
          Array.from({ length: pushed }, (_, n) => n),
        );
        for (const { user } of out) {
          const numbers = out.filter(job => job.user === user).map(({ n }) => n);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
    );
  });
});
