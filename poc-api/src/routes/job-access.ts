import type { Principal } from '@tatami/identity';
import type { Job } from '@tatami/job-queue';
import { isMessage, JobQueue } from '@tatami/job-queue';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { TenantStores } from '../ports.ts';

/**
 * A job that the caller has asked for, or any for an owner of the tenant.
 * @throws TatamiError `not-found`, also for a job of somebody else
 */
export async function visibleJob(
  { database }: Pick<TenantStores, 'database'>,
  id: string,
  { userId, roles }: Principal,
): Promise<{ readonly queue: JobQueue; readonly job: Job }> {
  const queue = new JobQueue(database);
  const job = isUuid(id) ? await queue.read(id) : undefined;
  // A message is nothing that anybody asked for.
  if (job === undefined || isMessage(job.kind) || (job.askedBy !== userId && !roles.includes('owner'))) {
    throw new TatamiError('not-found');
  }
  return { queue, job };
}
