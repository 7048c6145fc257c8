import { describe, expect, it } from 'vitest';
import { AdmissionQueue } from './admission-queue.ts';

/** A task that ends when it is told to. */
function task() {
  let end: (result: string) => void = () => {};
  const promise = new Promise<string>(resolve => {
    end = resolve;
  });
  let isRunning = false;
  const run = () => {
    isRunning = true;
    return promise;
  };
  return { run, end, isRunning: () => isRunning };
}

const settled = () => new Promise(resolve => setImmediate(resolve));
const always = () => true;

describe('the queue of those who come in', () => {
  it('runs some at a time and the rest in the order in which they came', async () => {
    const queue = new AdmissionQueue({ atOnce: 2, maxWaiting: 10 });
    const tasks = [task(), task(), task(), task()];
    const results = tasks.map(({ run }) => queue.run(run, always));
    expect(tasks.map(({ isRunning }) => isRunning())).toEqual([true, true, false, false]);
    tasks[1]?.end('b');
    await settled();
    expect(tasks.map(({ isRunning }) => isRunning())).toEqual([true, true, true, false]);
    for (const [i, { end }] of tasks.entries()) end('abcd'.charAt(i));
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('passes over whoever is gone by then', async () => {
    const queue = new AdmissionQueue({ atOnce: 1, maxWaiting: 10 });
    const [first, left, last] = [task(), task(), task()];
    const results = [
      queue.run(first.run, always),
      queue.run(left.run, () => false),
      queue.run(last.run, always),
    ];
    first.end('first');
    last.end('last');
    expect(await Promise.all(results)).toEqual(['first', undefined, 'last']);
    expect(left.isRunning()).toBe(false);
  });

  it('gives the place on when a task fails', async () => {
    const queue = new AdmissionQueue({ atOnce: 1, maxWaiting: 10 });
    const failing = queue.run(() => Promise.reject(new Error('no')), always);
    const next = queue.run(async () => 'yes', always);
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
    await expect(queue.run(async () => 'again', always)).resolves.toBe('again');
  });

  it('[C7] sends away whoever would wait behind too many', async () => {
    const queue = new AdmissionQueue({ atOnce: 1, maxWaiting: 1 });
    const first = task();
    const waiting = [queue.run(first.run, always), queue.run(async () => 'second', always)];
    await expect(queue.run(async () => 'third', always)).rejects.toMatchObject({ code: 'overloaded' });
    first.end('first');
    expect(await Promise.all(waiting)).toEqual(['first', 'second']);
  });
});
