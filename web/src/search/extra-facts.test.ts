import { expect, it } from 'vitest';
import { extraFacts } from './extra-facts.ts';

it('shows single values and lists of them, and nothing else', () => {
  const extra = {
    team: 'Nova',
    size: 0,
    isOpen: false,
    tags: ['a', null, 2],
    by: { name: 'Bia' },
    none: null,
    empty: '',
    list: [],
  };
  expect(extraFacts(extra)).toEqual([
    { name: 'team', value: 'Nova' },
    { name: 'size', value: '0' },
    { name: 'isOpen', value: 'false' },
    { name: 'tags', value: 'a, 2' },
  ]);
});
