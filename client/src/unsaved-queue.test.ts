import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { UnsavedQueue } from './unsaved-queue.ts';

let queue: UnsavedQueue;
beforeEach(() => {
  queue = new UnsavedQueue();
});

function add(...marks: number[]): void {
  for (const mark of marks) queue.add({ update: new Uint8Array([mark]), madeAtMs: mark });
}
const marks = (edits: { update: Uint8Array }[]) => edits.map(edit => edit.update[0]);
const waiting = () => queue.updates.map(update => update[0]);

it('[VQ1] keeps a sent edit until the server answers it', () => {
  add(1, 2, 3);
  expect(marks(queue.takeSendable())).toEqual([1, 2, 3]);
  expect(queue.takeSendable()).toEqual([]);
  queue.saved(2);
  expect(waiting()).toEqual([3]);
});

it('[VQ1] takes a refusal before, between and after saves', () => {
  add(1, 2, 3);
  queue.takeSendable();
  expect(queue.refused(2)?.madeAtMs).toBe(2);
  expect(queue.refused(2)).toBeUndefined();
  queue.saved(1);
  expect(waiting()).toEqual([3]);
  queue.saved(3);
  expect(queue.size).toBe(0);
});

it('[VQ2] numbers from 1 again on the next connection', () => {
  add(1, 2);
  queue.takeSendable();
  queue.saved(1);
  queue.startConnection();
  expect(marks(queue.takeSendable())).toEqual([2]);
  queue.saved(1);
  expect(queue.size).toBe(0);
});

it('[VQ2] goes on counting after its edits were dropped', () => {
  add(1, 2);
  queue.takeSendable();
  queue.drop();
  add(3);
  queue.takeSendable();
  queue.saved(2);
  expect(waiting()).toEqual([3]);
  queue.saved(3);
  expect(queue.size).toBe(0);
});

it('sends a long stretch through a window', () => {
  add(...Array(1000).keys());
  expect(queue.takeSendable()).toHaveLength(256);
  queue.saved(100);
  expect(queue.takeSendable()).toHaveLength(100);
});

it('sends large edits one after the other', () => {
  for (let i = 0; i < 8; i++) queue.add({ update: new Uint8Array(2 ** 18), madeAtMs: 0 });
  expect(queue.takeSendable()).toHaveLength(4);
});

it('[VQ3] sends every edit in order, whatever is answered and cut in between', () => {
  const anyStep = fc.oneof(
    fc.constant({ kind: 'add' as const }),
    fc.constant({ kind: 'send' as const }),
    fc.constant({ kind: 'cut' as const }),
    fc.record({ kind: fc.constant('saved' as const), n: fc.nat(20) }),
    fc.record({ kind: fc.constant('refused' as const), n: fc.nat(20) }),
  );
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), steps => {
      const tested = new UnsavedQueue();
      let sent: number[] = [];
      const answered = new Set<number>();
      let made = 0;
      for (const step of steps) {
        if (step.kind === 'add') tested.add({ update: new Uint8Array([0]), madeAtMs: made++ });
        if (step.kind === 'send') sent.push(...tested.takeSendable().map(edit => edit.madeAtMs));
        if (step.kind === 'saved') {
          tested.saved(step.n);
          for (const mark of sent.slice(0, step.n)) answered.add(mark);
        }
        if (step.kind === 'refused') {
          tested.refused(step.n);
          const mark = sent[step.n - 1];
          if (mark !== undefined) answered.add(mark);
        }
        if (step.kind === 'cut') {
          tested.startConnection();
          sent = [];
        }
        expect(sent).toEqual([...sent].sort((a, b) => a - b));
        expect(tested.size).toBe(made - answered.size);
      }
    }),
  );
});
