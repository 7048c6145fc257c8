import { createHash, createHmac } from 'node:crypto';
import type { TenantId } from '@tatami/protocol';

/**
 * A secret that is made of a thing's id, so that an answer that was lost can be given again without being kept.
 * @returns 43 characters of base64url
 */
export function derivedSecret(
  key: Uint8Array,
  kind: 'invitation' | 'ci-token',
  tenantId: TenantId,
  id: string,
): string {
  return createHmac('sha256', key)
    .update(JSON.stringify([kind, tenantId, id]))
    .digest('base64url');
}

/** What is stored of a secret. */
export function hashOfSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
