import { NAMED_SCHEMAS, TEXT_FORMATS } from '@tatami/rest';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';

/** What the two have in common: a member that we do not know is refused, and the first fault ends the work. */
const COMMON: Options = {
  useDefaults: true,
  removeAdditional: false,
  allErrors: false,
  // A time is only ever an answer.
  formats: { ...TEXT_FORMATS, 'date-time': true },
  schemas: NAMED_SCHEMAS,
};

/**
 * Judges a request by its schema. In a body `"true"` is no boolean; in an address and in headers everything is text,
 * so there a number is read from it.
 */
export function requestValidator(): FastifySchemaCompiler<object> {
  const body = new Ajv(COMMON);
  const text = new Ajv({ ...COMMON, coerceTypes: true });
  return ({ schema, httpPart }) =>
    httpPart === 'body' ? body.compile(schema) : finite(text.compile(schema));
}

/** Ajv reads `1e400` as an infinite number, and takes that for a whole one that is under every limit. */
function finite(validate: ValidateFunction): (data: Record<string, unknown>) => boolean {
  const judge = (data: Record<string, unknown>): boolean => {
    const isValid = validate(data);
    const infinite = Object.keys(data).find(
      name => data[name] === Number.POSITIVE_INFINITY || data[name] === Number.NEGATIVE_INFINITY,
    );
    judge.errors = isValid && infinite !== undefined ? [notFinite(infinite)] : validate.errors;
    return isValid && infinite === undefined;
  };
  judge.errors = validate.errors;
  return judge;
}

function notFinite(name: string): ErrorObject {
  return { instancePath: `/${name}`, schemaPath: '', keyword: 'type', params: {}, message: 'must be finite' };
}
