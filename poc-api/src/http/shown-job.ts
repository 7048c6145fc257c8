import { isMessage, type Job } from '@tatami/job-queue';
import type { Job as ShownJob } from '@tatami/rest';

/** A job as it is shown: of its result what people can use. */
export function shownJob({ result, data: _, kind, ...job }: Job): ShownJob {
  if (isMessage(kind)) throw new Error('A message is nothing that anybody asked for');
  const pocId =
    typeof result === 'object' && result !== null && 'pocId' in result ? String(result.pocId) : null;
  return { ...job, kind, pocId };
}
