import { createHash } from 'node:crypto';
import type { Principal } from '@tatami/identity';
import type { RepeatableRequest } from '@tatami/persistence';
import type { FastifyRequest } from 'fastify';

/** What makes a POST the same one when it comes again; undefined if it came without a key. */
export function repeatableRequest(
  request: FastifyRequest,
  { userId }: Pick<Principal, 'userId'>,
  key: string | undefined,
): RepeatableRequest | undefined {
  if (key === undefined) return undefined;
  const content = JSON.stringify([request.method, request.url, request.body]);
  return { userId, key, hash: createHash('sha256').update(content).digest() };
}
