import { NAMED_SCHEMAS, TEXT_FORMATS } from '@tatami/rest';
import { Ajv, type Options } from 'ajv';
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
  return ({ schema, httpPart }) => (httpPart === 'body' ? body : text).compile(schema);
}
