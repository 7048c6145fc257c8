import { randomUUID } from 'node:crypto';
import type { PocId, TenantId } from '@tatami/protocol';
import { attachmentKey, type ObjectKey } from '../src/object-key.ts';

export function newAttachmentKey(tenantId = randomUUID() as TenantId): ObjectKey {
  return attachmentKey({ tenantId, pocId: randomUUID() as PocId, attachmentId: randomUUID() });
}
