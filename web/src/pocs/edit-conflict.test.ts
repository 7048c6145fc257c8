import { expect, it } from 'vitest';
import { conflictBetween, merged } from './edit-conflict.ts';
import { changeBetween, fieldsOf } from './poc-fields.ts';
import { examplePoc } from './testing/example-poc.ts';

const poc = examplePoc();
const base = fieldsOf(poc);
const theirs = examplePoc({ rev: 2, name: 'Their name', description: 'Their words', tags: ['theirs'] });
const mine = { ...base, name: 'My name', description: 'Their words', languages: ['Rust'] };

it('asks about what both changed, unless to the same', () => {
  expect(conflictBetween(base, mine, theirs)).toEqual({ theirs, both: ['name'], onlyTheirs: ['tags'] });
});

it('keeps mine unless theirs is chosen, and always what they alone changed', () => {
  const conflict = conflictBetween(base, mine, theirs);
  const expected = { ...mine, tags: ['theirs'] };
  expect(merged(mine, conflict, {})).toEqual(expected);
  expect(merged(mine, conflict, { name: 'mine' })).toEqual(expected);
  expect(merged(mine, conflict, { name: 'theirs' })).toEqual({ ...expected, name: 'Their name' });
});

it('sends nothing of theirs back to the server', () => {
  const kept = merged(mine, conflictBetween(base, mine, theirs), {});
  expect(changeBetween(fieldsOf(theirs), kept)).toEqual({ name: 'My name', languages: ['Rust'] });
});

it('has nothing to ask if they saved the same', () => {
  const same = examplePoc({ rev: 2, name: 'My name' });
  expect(conflictBetween(base, { ...base, name: 'My name' }, same)).toEqual({
    theirs: same,
    both: [],
    onlyTheirs: [],
  });
});
