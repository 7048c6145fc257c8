import type { UserId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { movedInOrder } from './driver-order.ts';

const order = ['ana', 'bia', 'caio', 'davi'] as UserId[];
const caio = 'caio' as UserId;

it('moves a driver past the next one who is here', () => {
  const everybody = new Set<string>(order);
  expect(movedInOrder(order, caio, 'earlier', everybody)).toEqual(['ana', 'caio', 'bia', 'davi']);
  expect(movedInOrder(order, caio, 'later', everybody)).toEqual(['ana', 'bia', 'davi', 'caio']);
  expect(movedInOrder(order, caio, 'earlier', new Set(['ana', 'caio']))).toEqual([
    ...['caio', 'ana', 'bia', 'davi'],
  ]);
});

it('moves nobody past the ends, nor whoever is in no order', () => {
  expect(movedInOrder(order, caio, 'later', new Set(['ana', 'caio']))).toBeUndefined();
  expect(movedInOrder(order, 'ana' as UserId, 'earlier', new Set<string>(order))).toBeUndefined();
  expect(movedInOrder(order, 'eva' as UserId, 'later', new Set<string>(order))).toBeUndefined();
});
