import { describe, expect, it } from 'vitest';
import { identifier, prepared, sql } from './sql.ts';

describe('sql', () => {
  it('makes a parameter of every value, whatever it holds', () => {
    expect(sql`select ${"'; drop table x"}, ${1n}`).toEqual({
      text: 'select $1, $2',
      values: ["'; drop table x", 1n],
    });
  });

  it('sets in another query with its values renumbered, and identifiers quoted', () => {
    const condition = sql`a = ${1} and b = ${2}`;
    expect(sql`select ${0} from ${identifier('tatami_t_1')} where ${condition} or c = ${3}`).toEqual({
      text: 'select $1 from "tatami_t_1" where a = $2 and b = $3 or c = $4',
      values: [0, 1, 2, 3],
    });
  });

  it('makes no identifier of anything that this package would not name so', () => {
    for (const name of ['a"b', 'A', '', 'a b', 'a'.repeat(64), '1a'])
      expect(() => identifier(name)).toThrow(RangeError);
  });

  it('names a prepared statement', () => {
    expect(prepared('x', sql`select 1`)).toEqual({ name: 'x', text: 'select 1', values: [] });
  });
});
