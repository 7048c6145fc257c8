import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { requestValidator } from './validator.ts';

const Query = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    isPrivate: Type.Optional(Type.Boolean()),
    tag: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

type Part = 'querystring' | 'body' | 'headers' | 'params';

/** What the handler is given, or undefined if it is refused. */
function judged(httpPart: Part, data: Record<string, unknown>): Record<string, unknown> | undefined {
  const validate = requestValidator()({ schema: Query, method: 'GET', url: '/', httpPart });
  return validate(data) === true ? data : undefined;
}

it('reads whole numbers from an address, and takes nothing else for what it is not', () => {
  expect(judged('querystring', { limit: '50', tag: '50' })).toEqual({ limit: 50, tag: '50' });
  for (const limit of ['', ' 1', '1 ', '1e1', '0x10', '1.0', '+1', '١', 'true', 'null', '101', ['1']]) {
    expect(judged('querystring', { limit }), String(limit)).toBeUndefined();
  }
  for (const isPrivate of ['true', 'false', '1', ''])
    expect(judged('querystring', { isPrivate })).toBeUndefined();
});

it.each(['body', 'headers', 'params'] as const)('reads no number from text in %s', part => {
  expect(judged(part, { limit: '50' })).toBeUndefined();
  expect(judged(part, { limit: 50, isPrivate: true })).toEqual({ limit: 50, isPrivate: true });
  expect(judged(part, { tag: 1 })).toBeUndefined();
});
