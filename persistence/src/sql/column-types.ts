import pg from 'pg';

const INT8 = 20;

/**
 * How columns become values: int8 is a bigint (a number would round batch numbers, and the driver's default,
 * a string, compares wrongly); everything else as the driver reads it.
 */
export const COLUMN_TYPES: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') =>
    oid === INT8 && format === 'text'
      ? (text: string) => BigInt(text)
      : pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
