import { RestProblem } from '@tatami/client/rest';
import { expect, it } from 'vitest';
import { AuditList, EVERYTHING } from './audit-list.ts';

const entry = (seq: number) => ({ seq, action: 'poc.create' });

it('asks for what was chosen, page after page', async () => {
  const asked: unknown[] = [];
  const call = async (_id: string, { query }: { query: { cursor?: string } }) => {
    asked.push(query);
    return query.cursor === undefined
      ? { items: [entry(2)], nextCursor: 'more' }
      : { items: [entry(1)], nextCursor: null };
  };
  const list = new AuditList({ call } as never);
  await list.load({ ...EVERYTHING, action: 'poc.create', from: '2026-01-01' });
  await list.more();
  await list.more();
  const filter = { action: 'poc.create', from: '2026-01-01' };
  expect(asked).toEqual([filter, { ...filter, cursor: 'more' }]);
  expect(list.state.value).toMatchObject({ entries: [{ seq: 2 }, { seq: 1 }], hasMore: false });
});

it('drops the answer to an older choice', async () => {
  const answers: ((page: unknown) => void)[] = [];
  const list = new AuditList({ call: () => new Promise(resolve => answers.push(resolve)) } as never);
  const older = list.load();
  const newer = list.load({ ...EVERYTHING, to: '2026-01-01' });
  answers[1]?.({ items: [entry(1)], nextCursor: null });
  answers[0]?.({ items: [entry(9)], nextCursor: null });
  await Promise.all([older, newer]);
  expect(list.state.value).toMatchObject({ entries: [{ seq: 1 }] });
});

it('says that it is for owners', async () => {
  const call = async () => {
    throw new RestProblem(403, { type: 'urn:tatami:problem:not-owner' });
  };
  const list = new AuditList({ call } as never);
  await list.load();
  expect(list.state.value.kind).toBe('not-owner');
});
