import { RestApi } from '@tatami/client/rest';
import type { PocList as PocPage } from '@tatami/rest';
import { expect, it, vi } from 'vitest';
import { PocList } from './poc-list.ts';
import { examplePoc } from './testing/example-poc.ts';

type Answer = PocPage | 'failure';

/** A list whose requests wait, in order, for their answers. */
function waitingList() {
  const asked: { path: string; answer: (answer: Answer) => void }[] = [];
  const rest = new RestApi({
    origin: '',
    token: async () => 'token',
    fetch: async path => {
      const answer = await new Promise<Answer>(resolve => {
        asked.push({ path: String(path), answer: resolve });
      });
      if (answer === 'failure') throw new TypeError('Failed to fetch');
      return Response.json(answer);
    },
  });
  const answer = async (n: number, given: Answer) => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(n));
    asked[n]?.answer(given);
  };
  return { list: new PocList(rest), asked, answer };
}

const first = examplePoc({ id: '1' });
const second = examplePoc({ id: '2', tags: ['tdd', 'kata'], languages: ['Rust'] });

it('appends the next page, once', async () => {
  const { list, asked, answer } = waitingList();
  const shown = list.show({ tag: 'kata' });
  await answer(0, { items: [first], nextCursor: 'next' });
  await shown;
  const more = list.more();
  await list.more();
  await answer(1, { items: [second], nextCursor: null });
  await more;
  await list.more();
  expect(asked.map(({ path }) => path)).toEqual(['/v1/pocs?tag=kata', '/v1/pocs?tag=kata&cursor=next']);
  expect(list.state.value).toMatchObject({ kind: 'loaded', items: [first, second], more: 'ready' });
  expect(list.seen.value).toEqual({ language: ['Java', 'Rust'], tag: ['kata', 'tdd'] });
});

it('keeps what it has when the next page does not come', async () => {
  const { list, answer } = waitingList();
  const shown = list.show({});
  await answer(0, { items: [first], nextCursor: 'next' });
  await shown;
  vi.spyOn(console, 'warn').mockReturnValueOnce();
  const more = list.more();
  await answer(1, 'failure');
  await more;
  expect(list.state.value).toMatchObject({ kind: 'loaded', items: [first], more: 'failed' });
});

it('drops the answer for a filter that is no longer chosen', async () => {
  const { list, answer } = waitingList();
  const slow = list.show({ tag: 'slow' });
  const quick = list.show({ tag: 'quick' });
  await answer(1, { items: [second], nextCursor: null });
  await quick;
  await answer(0, { items: [first], nextCursor: null });
  await slow;
  expect(list.state.value).toMatchObject({ items: [second] });
});
