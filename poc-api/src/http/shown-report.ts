import type { Job } from '@tatami/job-queue';
import type { NewReport, Report, ReportFile } from '@tatami/rest';
import { REPORT_LIFETIME_MS } from '../report-lifetime.ts';

/** A job that makes a report, as the report that it will be. */
export function shownReport(job: Job, nowMs: number): Report {
  const { id, state, progress, step, reason, createdAt } = job;
  // The API has checked it before it became a job.
  const { scope, from, to, language } = job.data as NewReport;
  const expiresAtMs = Date.parse(job.updatedAt) + REPORT_LIFETIME_MS;
  return {
    id,
    scope,
    from,
    to,
    language,
    state,
    progress,
    step,
    reason,
    files: state === 'done' && nowMs < expiresAtMs ? filesOf(job) : [],
    createdAt,
    expiresAt: state === 'done' ? new Date(expiresAtMs).toISOString() : null,
  };
}

/** Of what the worker says of its files, what people can use. */
function filesOf({ result }: Job): ReportFile[] {
  const { files } = result as { readonly files: readonly ReportFile[] };
  return files.map(({ format, fileName, contentType, bytes }) => ({ format, fileName, contentType, bytes }));
}
