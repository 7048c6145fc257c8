import { PersistenceError } from '@tatami/persistence';
import type { ErrorCode } from '@tatami/protocol';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { Problem } from '@tatami/rest';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { etagOf } from './etag.ts';
import { InvalidRequest } from './invalid-request.ts';
import { RateLimited } from './rate-limited.ts';
import { StaleRevision } from './stale-revision.ts';

/** Escapes that are no text, and an id that is far too long: nothing of ours has such an address. */
const NO_ADDRESS: ReadonlySet<string> = new Set(['FST_ERR_BAD_URL', 'FST_ERR_MAX_PARAM_LENGTH']);

/** A search that did not answer is tried again after so long, when the engine is asked again. */
const SEARCH_PAUSE_S = 5;

function problemOf(error: FastifyError | TatamiError | Error): Problem {
  if (error instanceof InvalidRequest) {
    return problem(error.code, { errors: [{ pointer: error.pointer, detail: error.message }] });
  }
  if (error instanceof StaleRevision) return problem(error.code, { rev: error.rev });
  if (error instanceof TatamiError) return problem(error.code, { detail: error.message });
  // While the database is away the caller may come back; a creation may or may not have happened.
  if (error instanceof PersistenceError) return problem(error.answer);
  const { validation, code } = error as Partial<FastifyError>;
  if (validation !== undefined) {
    const errors = validation.map(({ instancePath, params, message }) => ({
      pointer: `#${instancePath}${memberOf(params)}`,
      detail: message ?? 'is not valid',
    }));
    return problem('validation-failed', { errors });
  }
  if (code !== undefined && NO_ADDRESS.has(code)) return problem('not-found');
  // Fastify's own complaints about a request; everything else is our fault and stays our secret.
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('message-too-large');
  if (code?.startsWith('FST_ERR_CTP_')) return problem('message-malformed', { detail: error.message });
  return problem('internal');
}

/** The member that is missing or too many, as the end of a JSON pointer: a name that somebody sent is cut. */
function memberOf({ missingProperty, additionalProperty }: Record<string, unknown>): string {
  const name = missingProperty ?? additionalProperty;
  if (typeof name !== 'string') return '';
  return `/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function sendError(
  error: FastifyError | TatamiError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const answer = problemOf(error);
  if (error instanceof RateLimited) reply.header('retry-after', error.retryAfterS);
  if (error instanceof TatamiError && error.code === 'search-unavailable')
    reply.header('retry-after', SEARCH_PAUSE_S);
  if (answer.status >= 500) request.log.error({ err: error }, 'request failed');
  sendProblem(reply, answer);
}

export function sendProblem(reply: FastifyReply, answer: Problem): void {
  // RFC 6750: a 401 says which kind of credentials it wants.
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  if (answer.rev !== undefined) reply.header('etag', etagOf(answer.rev));
  // As bytes, or Fastify would look for a schema of this status and drop what it does not list.
  reply
    .code(answer.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(answer)));
}

export function problem(code: ErrorCode, more: Pick<Problem, 'detail' | 'errors' | 'rev'> = {}): Problem {
  const { title, status } = ERRORS[code];
  const isSame = more.detail === title;
  return { type: `urn:tatami:problem:${code}`, title, status, ...(isSame ? {} : more) };
}
