import { createHash } from 'node:crypto';
import type { UserId } from '@tatami/protocol';
import { bytesToUuid, parseUserId } from '@tatami/protocol';

/**
 * Our id of an identity provider's subject: the subject itself if it is a UUID (Keycloak's are), else the first
 * 16 bytes of sha256(issuer | subject). The same subject has the same id for ever, without a table to look it up.
 */
export function userIdOf(issuer: string, subject: string): UserId {
  const own = parseUserId(subject.toLowerCase());
  if (own !== undefined) return own;
  const hash = createHash('sha256').update(`${issuer}|${subject}`).digest();
  return bytesToUuid(hash.subarray(0, 16)) as UserId;
}
