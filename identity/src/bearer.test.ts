import { expect, it } from 'vitest';
import { bearerToken } from './bearer.ts';

it.each([
  ['Bearer a.b-c_d.e', 'a.b-c_d.e'],
  ['bearer   abc=', 'abc='],
  ['BEARER x', 'x'],
  ['Bearer', undefined],
  ['Bearer ', undefined],
  ['Bearer a b', undefined],
  ['Bearer a,Bearer b', undefined],
  ['Basic abc', undefined],
  [' Bearer abc', undefined],
  ['', undefined],
  [undefined, undefined],
])('reads %j as %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
