import type { Job } from '@tatami/job-queue';
import type { NewReport, Report, ReportFile } from '@tatami/rest';
import { shownMaking } from './shown-making.ts';

/** A job that makes a report, as the report that it will be. */
export function shownReport(job: Job, nowMs: number): Report {
  // The API has checked it before it became a job.
  const { scope, from, to, language } = job.data as NewReport;
  return { ...shownMaking<ReportFile['format']>(job, nowMs), scope, from, to, language };
}
