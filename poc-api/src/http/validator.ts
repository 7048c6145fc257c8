import { NAMED_SCHEMAS, TEXT_FORMATS } from '@tatami/rest';
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

/** A member that we do not know is refused, and the first fault ends the work. */
const OPTIONS: Options = {
  useDefaults: true,
  removeAdditional: false,
  allErrors: false,
  // A time is only ever an answer.
  formats: { ...TEXT_FORMATS, 'date-time': true },
  schemas: NAMED_SCHEMAS,
};

/** Digits alone, and few enough to be exact: `1e3`, `0x10`, ` 1` and the empty text are no numbers to anybody. */
const WHOLE_NUMBER = /^-?\d{1,15}$/;

/**
 * Judges a request by its schema. Nothing is taken for what it is not: `"true"` is no boolean and 1 is no text. In an
 * address everything is text, so there what the schema calls a number is read from it, and nothing else.
 */
export function requestValidator(): FastifySchemaCompiler<object> {
  const ajv = new Ajv(OPTIONS);
  return ({ schema, httpPart }) => {
    const validate = ajv.compile(schema);
    return httpPart === 'querystring' ? readingNumbers(validate, numbersOf(schema)) : validate;
  };
}

/** The members that a schema calls numbers. */
function numbersOf(schema: object): readonly string[] {
  const { properties = {} } = schema as { properties?: Record<string, { type?: unknown }> };
  return Object.keys(properties).filter(name =>
    ['integer', 'number'].includes(String(properties[name]?.type)),
  );
}

function readingNumbers(
  validate: ValidateFunction,
  names: readonly string[],
): (data: Record<string, unknown>) => boolean {
  const judge = (data: Record<string, unknown>): boolean => {
    for (const name of names) {
      const text = data[name];
      if (typeof text === 'string' && WHOLE_NUMBER.test(text)) data[name] = Number(text);
    }
    const isValid = validate(data);
    judge.errors = validate.errors;
    return isValid;
  };
  judge.errors = validate.errors;
  return judge;
}
