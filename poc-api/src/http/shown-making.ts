import type { Job } from '@tatami/job-queue';
import { MADE_FILE_LIFETIME_MS } from '../made-file-lifetime.ts';

/** A file as a worker notes it in the result of its job. */
interface NotedFile<Format extends string> {
  readonly format: Format;
  readonly fileName: string;
  readonly contentType: string;
  readonly bytes: number;
}

/** Of a job that makes files, what people can use; without what was asked for. */
export function shownMaking<Format extends string>(job: Job, nowMs: number) {
  const { id, state, progress, step, reason, createdAt } = job;
  const expiresAtMs = Date.parse(job.updatedAt) + MADE_FILE_LIFETIME_MS;
  const isDone = state === 'done';
  return {
    id,
    state,
    progress,
    step,
    reason,
    createdAt,
    files: isDone && nowMs < expiresAtMs ? filesOf<Format>(job) : [],
    expiresAt: isDone ? new Date(expiresAtMs).toISOString() : null,
  };
}

function filesOf<Format extends string>({ result }: Job): NotedFile<Format>[] {
  const { files } = result as { readonly files: readonly NotedFile<Format>[] };
  return files.map(({ format, fileName, contentType, bytes }) => ({ format, fileName, contentType, bytes }));
}
