import { JobQueue, type MadeFiles } from '@tatami/job-queue';
import {
  type ObjectKey,
  type ObjectStore,
  REPORT_FORMATS,
  reportKey,
  VIDEO_FILE_FORMATS,
  videoKey,
} from '@tatami/objects';
import type { Erasure, ErasureOutcome, PeopleStore } from '@tatami/persistence';
import { TatamiError, type TenantId, type UserId } from '@tatami/protocol';
import { forgetDoomed } from '../attachments/forget-doomed.ts';
import type { TenantStorage } from '../ports.ts';

/**
 * Forgets a person. Files that can be made again go first: whoever is stopped in between asks again, and nothing has been
 * lost.
 * @param forget the change of the database, once for each request; see `forgetInDatabase`
 */
export async function erasePerson(
  { storage, objects }: { readonly storage: TenantStorage; readonly objects: ObjectStore },
  tenantId: TenantId,
  userId: UserId,
  forget: () => Promise<unknown>,
): Promise<void> {
  await storage.withStores(tenantId, async ({ people, database }) => {
    // Of somebody unknown there is nothing to remove. Whether they are, `forget` says.
    if ((await people.profile(userId)) === undefined) return;
    const made = await new JobQueue(database).madeFilesNaming(userId);
    await objects.delete(made.flatMap(files => keysOf(tenantId, files)));
  });
  await forget();
  await storage.withStores(tenantId, async ({ database, attachments }) => {
    await new JobQueue(database).forgetMadeFiles(userId);
    await forgetDoomed(attachments, objects, tenantId);
  });
}

/** @throws TatamiError `not-found`, `last-owner` */
export async function forgetInDatabase(people: PeopleStore, erasure: Erasure): Promise<ErasureOutcome> {
  const outcome = await people.erase(erasure);
  if (outcome.kind === 'unknown') throw new TatamiError('not-found');
  if (outcome.kind === 'last-owner') throw new TatamiError('last-owner');
  return outcome;
}

function keysOf(tenantId: TenantId, { id, kind }: MadeFiles): ObjectKey[] {
  return kind === 'report'
    ? REPORT_FORMATS.map(format => reportKey({ tenantId, reportId: id, format }))
    : VIDEO_FILE_FORMATS.map(format => videoKey({ tenantId, videoId: id, format }));
}
