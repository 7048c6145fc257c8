import { RestProblem } from '@tatami/client/rest';
import { POC_FIELDS, type PocField } from './poc-fields.ts';

/** The words for each are under `pocForm.failed.`. */
export type SaveFailure = 'network' | 'not-allowed' | 'gone' | 'busy' | 'server';

export function failureOf(cause: unknown): SaveFailure {
  if (!(cause instanceof RestProblem)) return 'network';
  if (cause.status === 403) return 'not-allowed';
  if (cause.status === 404) return 'gone';
  // 409: the first request with this key is not done yet. 429: too many. 503: full.
  return [409, 429, 503].includes(cause.status) ? 'busy' : 'server';
}

/** The fields that the server refuses, such as `tags` for `#/tags/0`. */
export function wrongFields(cause: unknown): readonly PocField[] {
  if (!(cause instanceof RestProblem)) return [];
  const named = new Set(cause.errors.map(({ pointer }) => pointer.split('/')[1]));
  return POC_FIELDS.filter(field => named.has(field));
}

/** Whether the server has said that it did not do what was asked: it may have, if there was no answer. */
export function isRefusal(cause: unknown): boolean {
  return cause instanceof RestProblem && cause.status < 500 && cause.status !== 409;
}
