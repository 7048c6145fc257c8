import type { JobContext, TakenJob } from '@tatami/job-queue';
import { type ObjectStore, type ReportFileFormat, reportKey } from '@tatami/objects';
import type { TenantPersistence } from '@tatami/persistence';
import { readBranding } from '../branding/read-branding.ts';
import { type ReportStores, readReportData } from './read-report-data.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportLook } from './report-look.ts';
import { reportPage } from './report-page.ts';
import { reportPdf } from './report-pdf.ts';
import { type ReportRequest, reportRequestOf } from './report-request.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

const CONTENT_TYPES: Readonly<Record<ReportFileFormat, string>> = {
  html: 'text/html; charset=utf-8',
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** Of each tenth of the work, how far it is. */
const SHARES = { begun: 0.05, read: 0.6, drawn: 0.75, printed: 0.9 } as const;

export interface ReportParts {
  readonly onBadLogo: (error: unknown) => void;
  readonly stores: ReportStores & Pick<TenantPersistence, 'branding'>;
  readonly objects: ObjectStore;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/**
 * Makes the files of a report. Their names come from the job, so whoever takes over after a crash replaces what a try
 * before has left, and the store replaces a file as a whole.
 *
 * @returns `{ files: { format, key, bytes, contentType, fileName }[] }`
 */
export async function createReport(
  { id, askedBy, data }: TakenJob,
  { tenantId, step }: JobContext,
  { stores, objects, now, onBadLogo }: ReportParts,
): Promise<unknown> {
  const request = reportRequestOf(data);
  await step(SHARES.begun, 'reading');
  const report = await readReportData({
    stores,
    request,
    askedBy,
    nowMs: now(),
    onProgress: share => step(SHARES.begun + share * (SHARES.read - SHARES.begun), 'reading'),
  });
  await step(SHARES.read, 'drawing');
  const page = reportPage(report);
  const look = reportLook(await readBranding({ stores, objects, tenantId, onBadLogo }));
  await step(SHARES.drawn, 'printing');
  const contents: Readonly<Record<ReportFileFormat, Uint8Array>> = {
    html: utf8(reportHtml(page, look)),
    pdf: await reportPdf(page, look),
    csv: utf8(reportCsv(report)),
    json: utf8(`${JSON.stringify(report, null, 2)}\n`),
  };
  await step(SHARES.printed, 'storing');
  const files = [];
  for (const [name, bytes] of Object.entries(contents)) {
    const format = name as ReportFileFormat;
    const key = reportKey({ tenantId, reportId: id, format });
    await objects.put(key, bytes);
    const contentType = CONTENT_TYPES[format];
    files.push({ format, key, bytes: bytes.length, contentType, fileName: fileName(request, format) });
  }
  return { files };
}

/** With the last day that is in it, as people say it. */
function fileName({ from, to }: ReportRequest, format: ReportFileFormat): string {
  const lastDay = new Date(Date.parse(to) - DAY_MS).toISOString().slice(0, 10);
  return `tatami-report-${from}_${lastDay}.${format}`;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
