import { expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

function makeFlight() {
  const answers: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const flight = new SingleFlight<string, string>();
  const ask = () =>
    flight.run('a', () => new Promise((resolve, reject) => void answers.push({ resolve, reject })));
  return { ask, answers };
}

it('does a thing once for all who ask at the same time, and again for those who ask later', async () => {
  const { ask, answers } = makeFlight();
  const both = Promise.all([ask(), ask()]);
  answers[0]?.resolve('first');
  expect(await both).toEqual(['first', 'first']);
  const later = ask();
  answers[1]?.resolve('second');
  expect(await later).toBe('second');
});

it('fails for all who ask at the same time, and is tried again by those who ask later', async () => {
  const { ask, answers } = makeFlight();
  const both = Promise.allSettled([ask(), ask()]);
  answers[0]?.reject(new Error('down'));
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const later = ask();
  answers[1]?.resolve('up');
  expect(await later).toBe('up');
});
