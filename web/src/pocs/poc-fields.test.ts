import { expect, it } from 'vitest';
import { changeBetween, fieldsOf, NO_FIELDS, newPocOf, normalFields, withLabels } from './poc-fields.ts';
import { examplePoc } from './testing/example-poc.ts';

const fields = fieldsOf(examplePoc());

it('names only what differs', () => {
  expect(changeBetween(fields, fields)).toEqual({});
  expect(changeBetween(fields, { ...fields, tags: ['kata', 'tdd'], name: 'Tennis' })).toEqual({
    name: 'Tennis',
    tags: ['kata', 'tdd'],
  });
});

it('takes an empty link for none', () => {
  expect(newPocOf(NO_FIELDS).repositoryUrl).toBeNull();
  const linked = { ...fields, repositoryUrl: 'https://git.example/x' };
  expect(changeBetween(linked, fields)).toEqual({ repositoryUrl: null });
  expect(changeBetween(fields, linked)).toEqual({ repositoryUrl: 'https://git.example/x' });
});

it('writes fields as the server keeps them', () => {
  const typed = {
    ...fields,
    name: '  Tennis ',
    tags: [' KATA', 'kata', ''],
    languages: ['C#', 'C# '],
    repositoryUrl: ' ',
  };
  expect(normalFields(typed)).toEqual({
    ...fields,
    name: 'Tennis',
    tags: ['kata'],
    languages: ['C#'],
    repositoryUrl: '',
  });
});

it('keeps each label once, in its order', () => {
  expect(withLabels(['b', 'a'], ['a', ' c ', '', 'b'])).toEqual(['b', 'a', 'c']);
});
