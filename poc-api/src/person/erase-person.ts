import { JobQueue, type MadeFiles } from '@tatami/job-queue';
import {
  type ObjectKey,
  type ObjectStore,
  REPORT_FORMATS,
  reportKey,
  VIDEO_FILE_FORMATS,
  videoKey,
} from '@tatami/objects';
import type { Erasure } from '@tatami/persistence';
import { TatamiError, type TenantId } from '@tatami/protocol';
import { forgetDoomed } from '../attachments/forget-doomed.ts';
import type { TenantStorage } from '../ports.ts';

/**
 * Forgets a person. Files that can be made again go first: whoever is stopped in between asks again, and nothing has been
 * lost.
 * @throws TatamiError `not-found`, `last-owner`
 */
export async function erasePerson(
  { storage, objects }: { readonly storage: TenantStorage; readonly objects: ObjectStore },
  tenantId: TenantId,
  erasure: Erasure,
): Promise<void> {
  await storage.withStores(tenantId, async ({ people, database, attachments }) => {
    if ((await people.profile(erasure.userId)) === undefined) throw new TatamiError('not-found');
    const queue = new JobQueue(database);
    const made = await queue.madeFilesNaming(erasure.userId);
    await objects.delete(made.flatMap(files => keysOf(tenantId, files)));
    const outcome = await people.erase(erasure);
    if (outcome.kind === 'unknown') throw new TatamiError('not-found');
    if (outcome.kind === 'last-owner') throw new TatamiError('last-owner');
    await queue.forgetMadeFiles(erasure.userId);
    await forgetDoomed(attachments, objects, tenantId);
  });
}

function keysOf(tenantId: TenantId, { id, kind }: MadeFiles): ObjectKey[] {
  return kind === 'report'
    ? REPORT_FORMATS.map(format => reportKey({ tenantId, reportId: id, format }))
    : VIDEO_FILE_FORMATS.map(format => videoKey({ tenantId, videoId: id, format }));
}
