import { PersistenceError } from '@tatami/persistence';
import type { ErrorCode } from '@tatami/protocol';
import { ERRORS, TatamiError } from '@tatami/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** A problem of RFC 9457. Its type, title and status are the registry's, the same for ever; the rest is this time's. */
export interface Problem {
  readonly type: `urn:tatami:problem:${ErrorCode}`;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  /** For `validation-failed`: which parts of the request, as JSON pointers. */
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

function problemOf(error: FastifyError | TatamiError | Error): Problem {
  if (error instanceof TatamiError) return problem(error.code, { detail: error.message });
  // While the database is away the caller may come back; a creation may or may not have happened.
  if (error instanceof PersistenceError) return problem(error.answer);
  const { validation, code } = error as Partial<FastifyError>;
  if (validation !== undefined) {
    const errors = validation.map(({ instancePath, params, message }) => {
      const missing = typeof params.missingProperty === 'string' ? `/${params.missingProperty}` : '';
      return { pointer: `#${instancePath}${missing}`, detail: message ?? 'is not valid' };
    });
    return problem('validation-failed', { errors });
  }
  // Fastify's own complaints about a request; everything else is our fault and stays our secret.
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return problem('message-too-large');
  if (code?.startsWith('FST_ERR_CTP_')) return problem('message-malformed', { detail: error.message });
  return problem('internal');
}

export function sendError(
  error: FastifyError | TatamiError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const answer = problemOf(error);
  if (answer.status >= 500) request.log.error({ err: error }, 'request failed');
  sendProblem(reply, answer);
}

export function sendProblem(reply: FastifyReply, answer: Problem): void {
  // RFC 6750: a 401 says which kind of credentials it wants.
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  // As bytes, or Fastify would look for a schema of this status and drop what it does not list.
  reply
    .code(answer.status)
    .type('application/problem+json')
    .send(Buffer.from(JSON.stringify(answer)));
}

export function problem(code: ErrorCode, more: Pick<Problem, 'detail' | 'errors'> = {}): Problem {
  const { title, status } = ERRORS[code];
  const isSame = more.detail === title;
  return { type: `urn:tatami:problem:${code}`, title, status, ...(isSame ? {} : more) };
}
