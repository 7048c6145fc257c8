import { expect, it, vi } from 'vitest';
import { PocSuggestions, withLabel } from './poc-suggestions.ts';

const found = (name: string) => ({
  pocs: [{ id: name, name }],
  languages: [{ label: 'Go', count: 2 }],
  tags: [],
});

/** Each request waits until it is answered, in any order. */
function waiting() {
  const answers: ((body: unknown) => void)[] = [];
  const refusals: ((error: Error) => void)[] = [];
  const call = () =>
    new Promise((resolve, reject) => {
      answers.push(resolve);
      refusals.push(reject);
    });
  return { suggestions: new PocSuggestions({ call } as never), answers, refusals };
}

it('shows what belongs to the text that was typed last', async () => {
  const { suggestions, answers } = waiting();
  const older = suggestions.ask('g');
  const newer = suggestions.ask('go');
  answers[1]?.(found('newer'));
  answers[0]?.(found('older'));
  await Promise.all([older, newer]);
  expect(suggestions.shown.value).toEqual({
    typed: 'go',
    all: [
      { kind: 'language', label: 'Go', count: 2 },
      { kind: 'poc', id: 'newer', name: 'newer' },
    ],
    active: undefined,
  });
  const late = suggestions.ask('gop');
  suggestions.close();
  answers[2]?.(found('late'));
  await late;
  await suggestions.ask('  ');
  expect([suggestions.shown.value.all, answers.length]).toEqual([[], 3]);
});

it('moves through all and back to the text, both ways', async () => {
  const { suggestions, answers } = waiting();
  const asked = suggestions.ask('go');
  answers[0]?.(found('one'));
  await asked;
  const seen = ([1, 1, 1, -1, -1] as const).map(by => {
    suggestions.move(by);
    return suggestions.active?.kind;
  });
  expect(seen).toEqual(['language', 'poc', undefined, 'poc', 'language']);
});

it('shows nothing where there is no answer', async () => {
  const { suggestions, refusals } = waiting();
  vi.spyOn(console, 'warn').mockReturnValueOnce();
  const asked = suggestions.ask('go');
  refusals[0]?.(new Error('away'));
  await asked;
  expect(suggestions.shown.value.all).toEqual([]);
});

it('puts a label in the place of the words that it was chosen for', () => {
  const tag = (label: string) => ({ kind: 'tag', label, count: 1 }) as const;
  expect(withLabel({ q: 'kafka ra' }, 'kafka ra', tag('raft'))).toEqual({ q: 'kafka', tag: 'raft' });
  expect(withLabel({ q: 'machine le', sort: 'newest' }, 'machine le', tag('machine learning'))).toEqual({
    sort: 'newest',
    tag: 'machine learning',
  });
});
