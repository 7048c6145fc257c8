import type { Principal } from '@tatami/identity';
import { type Job, type JobKind, JobQueue } from '@tatami/job-queue';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { TenantStores } from '../ports.ts';

/**
 * What somebody took part in is nothing for others, not even for owners of the tenant.
 * @throws TatamiError `not-found`, also for a job of somebody else
 */
export async function ownJob(
  { database }: Pick<TenantStores, 'database'>,
  kind: JobKind,
  id: string,
  { userId }: Principal,
): Promise<Job> {
  const job = isUuid(id) ? await new JobQueue(database).read(id) : undefined;
  if (job?.kind !== kind || job.askedBy !== userId) throw new TatamiError('not-found');
  return job;
}
