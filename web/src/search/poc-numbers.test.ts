import { RestProblem } from '@tatami/client/rest';
import { expect, it, vi } from 'vitest';
import { daysOf, PocNumbers } from './poc-numbers.ts';

const numbers = (total: number) => ({
  total,
  match: 'words',
  languages: [],
  tags: [],
  months: [],
  people: [],
});

/** Each request waits until it is answered, in any order. */
function waiting() {
  const asked: { query: unknown; answer: (body: unknown) => void; refuse: (error: Error) => void }[] = [];
  const call = (_operation: string, { query }: { query: unknown }) =>
    new Promise((answer, refuse) => asked.push({ query, answer, refuse }));
  return { counted: new PocNumbers({ call } as never), asked };
}

it('shows the numbers of the filter that came last, and those before until then', async () => {
  const { counted, asked } = waiting();
  const first = counted.show({ q: 'kata', sort: 'newest' });
  expect(asked[0]?.query).toEqual({ q: 'kata' });
  asked[0]?.answer(numbers(1));
  await first;
  const older = counted.show({ q: 'kat' });
  const newer = counted.show({ tag: 'tdd' });
  asked[1]?.answer(numbers(2));
  await older;
  expect(counted.state.value).toEqual({ kind: 'counting', before: numbers(1) });
  asked[2]?.answer(numbers(3));
  await newer;
  expect(counted.state.value).toEqual({ kind: 'counted', numbers: numbers(3) });
});

it('says whether it was refused or is away, and nothing after its end', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const { counted, asked } = waiting();
  const failures = [
    { error: new RestProblem(422, {}), reason: 'refused' },
    { error: new Error('offline'), reason: 'unavailable' },
  ];
  for (const { error, reason } of failures) {
    const showing = counted.show({});
    asked.at(-1)?.refuse(error);
    await showing;
    expect(counted.state.value).toEqual({ kind: 'failed', reason });
  }
  const late = counted.show({});
  counted.end();
  asked.at(-1)?.answer(numbers(9));
  await late;
  expect(counted.state.value).toEqual({ kind: 'counting', before: undefined });
});

it('knows the days of a month', () => {
  expect(daysOf('2026-12')).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
});
