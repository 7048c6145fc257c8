import { expect, it } from 'vitest';
import { Teardown } from './teardown.ts';

it('stops in the reverse order, once, and goes on after a failure', async () => {
  const stopped: string[] = [];
  const teardown = new Teardown();
  teardown.add(async () => stopped.push('database'));
  teardown.add(() => Promise.reject(new Error('the pod hangs')));
  teardown.add(async () => stopped.push('page'));
  await expect(teardown.run()).rejects.toThrow('the pod hangs');
  expect(stopped).toEqual(['page', 'database']);
  await teardown.run();
  expect(stopped).toHaveLength(2);
});
