import type { Notification } from '@tatami/rest';
import { afterEach, expect, it, vi } from 'vitest';
import { NotificationFeed } from './notification-feed.ts';

const notification = (id: string): Notification => ({
  id,
  kind: 'report-ready',
  subjectId: id,
  reason: null,
  personName: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  isRead: false,
});

/** Answers each operation as it is told; the calls are kept. */
function feedOver(answers: Record<string, (input: never) => unknown>) {
  const call = vi.fn(async (id: string, input: never) => answers[id]?.(input));
  return { feed: new NotificationFeed({ call } as never), call };
}

function pageThatIs(visibilityState: DocumentVisibilityState) {
  return Object.assign(new EventTarget(), { visibilityState });
}

afterEach(() => {
  vi.useRealTimers();
});

it('counts what is unread while the page is seen, and no longer', async () => {
  vi.useFakeTimers();
  let unread = 1;
  const { feed, call } = feedOver({ listNotifications: () => ({ items: [], nextCursor: null, unread }) });
  const page = pageThatIs('visible');
  const end = feed.watch(page as never);
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.unread.value).toBe(1);
  page.visibilityState = 'hidden';
  unread = 2;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(feed.unread.value).toBe(1);
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await vi.advanceTimersByTimeAsync(0);
  expect(feed.unread.value).toBe(2);
  end();
  const looks = call.mock.calls.length;
  await vi.advanceTimersByTimeAsync(60_000);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(call.mock.calls.length).toBe(looks);
});

it('has read what it shows, and appends what is older', async () => {
  const { feed, call } = feedOver({
    listNotifications: ({ query }: { query: { cursor?: string } }) =>
      query.cursor === undefined
        ? { items: [notification('b'), notification('a')], nextCursor: 'more', unread: 3 }
        : { items: [notification('0')], nextCursor: null, unread: 1 },
    readNotifications: () => ({ unread: 1 }),
  } as never);
  await feed.load();
  expect(call).toHaveBeenLastCalledWith('readNotifications', { body: { newestId: 'b' } });
  expect(feed.unread.value).toBe(1);
  expect(await feed.loadOlder()).toBe(true);
  const state = feed.state.value;
  expect(state.kind === 'loaded' && state.items.map(({ id }) => id)).toEqual(['b', 'a', '0']);
});

it('says that nothing could be loaded, and keeps what was', async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  let isAway = true;
  const { feed } = feedOver({
    listNotifications: () => {
      if (isAway) throw new TypeError('Failed to fetch');
      return { items: [], nextCursor: null, unread: 0 };
    },
  });
  await feed.load();
  expect(feed.state.value.kind).toBe('failed');
  isAway = false;
  await feed.load();
  isAway = true;
  await feed.load();
  expect(feed.state.value.kind).toBe('loaded');
});
