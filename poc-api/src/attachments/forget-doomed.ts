import { attachmentKey, type ObjectStore } from '@tatami/objects';
import type { AttachmentStore } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';

const AT_ONCE = 100;

/**
 * Deletes from the store what the database has no use for any more, and forgets each only after the store has
 * confirmed. Whoever deletes calls it; what they could not do is done by the next call, of whoever that is.
 * @returns how many objects are gone
 */
export async function forgetDoomed(
  attachments: AttachmentStore,
  objects: ObjectStore,
  tenantId: TenantId,
): Promise<number> {
  for (let count = 0; ; ) {
    const doomed = await attachments.doomed(AT_ONCE);
    if (doomed.length === 0) return count;
    const keys = doomed.map(({ id, pocId }) => attachmentKey({ tenantId, pocId, attachmentId: id }));
    for (const [i, { uploadId }] of doomed.entries()) {
      const key = keys[i];
      if (uploadId !== null && key !== undefined) await objects.abortParts(key, uploadId);
    }
    await objects.delete(keys);
    await attachments.forgetDoomed(doomed.map(({ id }) => id));
    count += doomed.length;
  }
}
