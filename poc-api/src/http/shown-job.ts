import type { Job } from '@tatami/job-queue';
import type { Job as ShownJob } from '@tatami/rest';

/** A job as it is shown: of its result what people can use. */
export function shownJob({ result, data: _, ...job }: Job): ShownJob {
  const pocId =
    typeof result === 'object' && result !== null && 'pocId' in result ? String(result.pocId) : null;
  return { ...job, pocId };
}
