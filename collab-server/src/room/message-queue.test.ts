import type { ClientMessage } from '@tatami/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MessageQueue } from './message-queue.ts';

const message = (n: number): ClientMessage => ({ type: 'command', json: String(n) });

it('is a queue in which what was put back is next', () => {
  const step = fc.constantFrom('push', 'take', 'put back', 'clear');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 2_000, size: 'max' }), steps => {
      const queue = new MessageQueue();
      const oracle: ClientMessage[] = [];
      steps.forEach((what, n) => {
        if (what === 'push') {
          queue.push(message(n), 3);
          oracle.push(message(n));
        } else if (what === 'put back') {
          queue.putBack(message(n));
          oracle.unshift(message(n));
        } else if (what === 'clear' && n % 50 === 0) {
          queue.clear();
          oracle.length = 0;
        } else {
          expect(queue.take()).toEqual(oracle.shift());
        }
        expect(queue.length).toBe(oracle.length);
      });
    }),
    { numRuns: 50 },
  );
});

it('charges a fixed cost for each message, so that many empty ones are bounded, too', () => {
  const queue = new MessageQueue();
  for (let n = 0; n < 2_000; n++) queue.push(message(n), 3);
  expect(queue.costBytes).toBeGreaterThan(2_000_000);
  while (queue.take() !== undefined);
  expect(queue.costBytes).toBe(0);
});
