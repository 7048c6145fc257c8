import type { TenantId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { TenantTurns } from './tenant-turns.ts';

const [busy, quiet, other] = ['busy', 'quiet', 'other'] as TenantId[] as [TenantId, TenantId, TenantId];

it('lets one that has more to do wait behind all others', () => {
  const turns = new TenantTurns();
  turns.add(busy);
  const order: (TenantId | undefined)[] = [];
  for (let turn = 0; turn < 5; turn++) {
    const tenantId = turns.next();
    order.push(tenantId);
    if (turn === 0) for (const each of [quiet, other, quiet]) turns.add(each);
    if (tenantId === busy) turns.add(busy);
    if (tenantId !== undefined) turns.done(tenantId);
  }
  expect(order).toEqual([busy, quiet, other, busy, busy]);
});

it('gives a tenant to one worker at a time, and remembers that it was called for meanwhile', () => {
  const turns = new TenantTurns();
  turns.add(busy);
  expect(turns.next()).toBe(busy);
  turns.add(busy);
  expect(turns.next()).toBeUndefined();
  turns.done(busy);
  expect(turns.next()).toBe(busy);
  turns.done(busy);
  expect(turns.next()).toBeUndefined();
});
