import { RestProblem } from '@tatami/client/rest';
import { expect, it, vi } from 'vitest';
import { type Order, type OrderCalls, OrderList } from './order-list.ts';

const order = (state: Order['state']): Order => ({ id: 'one', state, progress: 0, step: null });

function listOver(differs: Partial<OrderCalls<Order, string, string>>) {
  const calls = {
    list: vi.fn(async () => [order('done')]),
    create: vi.fn(async () => {}),
    cancel: vi.fn(async () => {}),
    address: async (id: string, file: string) => `/${id}/${file}`,
    ...differs,
  };
  return { calls, list: new OrderList<Order, string, string>(calls) };
}

it('looks again while one is being made, and no longer', async () => {
  vi.useFakeTimers();
  const states: Order['state'][] = ['waiting', 'running', 'done'];
  const { list, calls } = listOver({ list: vi.fn(async () => [order(states.shift() ?? 'done')]) });
  await list.load();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls.list).toHaveBeenCalledTimes(3);
  expect(list.state.value).toMatchObject({ kind: 'loaded', orders: [{ state: 'done' }] });
  vi.useRealTimers();
});

it('keeps what was seen when a look fails, and ends with its page', async () => {
  vi.useFakeTimers();
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  let isAway = false;
  const { list, calls } = listOver({
    list: vi.fn(async () => {
      if (isAway) throw new TypeError('Failed to fetch');
      return [order('running')];
    }),
  });
  await list.load();
  isAway = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(list.state.value).toMatchObject({ kind: 'loaded', orders: [{ state: 'running' }] });
  list.end();
  const looks = vi.mocked(calls.list).mock.calls.length;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(calls.list).toHaveBeenCalledTimes(looks);
  warn.mockRestore();
  vi.useRealTimers();
});

it('says why something cannot be had', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const problem = new RestProblem(429, { type: 'urn:tatami:problem:too-many-jobs' });
  const refused = listOver({ create: () => Promise.reject(problem) });
  expect(await refused.list.ask('it')).toBe('too-many-jobs');
  const away = listOver({ create: () => Promise.reject(new TypeError('Failed to fetch')) });
  expect(await away.list.ask('it')).toBe('other');
  expect(await listOver({}).list.ask('it')).toBeUndefined();
  warn.mockRestore();
});
