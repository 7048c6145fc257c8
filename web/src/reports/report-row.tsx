import type { Report, ReportFile } from '@tatami/rest';
import { useApp } from '../context.ts';
import { isOpen } from '../orders/order-list.ts';
import { OrderProgress } from '../orders/order-progress.tsx';
import { fileSize } from '../pocs/file-size.ts';
import { FileIcon } from '../ui/icons.tsx';
import type { ReportList } from './report-calls.ts';
import { dayBefore } from './report-period.ts';

export interface ReportRowProps {
  readonly list: ReportList;
  readonly report: Report;
}

/** A report: how far it is, or its files. */
export function ReportRow({ list, report }: ReportRowProps) {
  const { language } = useApp();
  const { text, language: locale } = language.translator.value;
  // A newer server may have steps that this page does not know.
  const step = STEPS.find(known => known === report.step) ?? 'waiting';
  const shown = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const period = shown.formatRange(new Date(report.from), new Date(dayBefore(report.to)));
  return (
    <li class="card report">
      <h2>
        {text(`reports.scope.${report.scope}`)}, {period}
      </h2>
      {isOpen(report) && (
        <OrderProgress
          order={report}
          step={text(`reports.step.${step}`)}
          label={text('reports.progress')}
          onCancel={() => list.cancel(report)}
        />
      )}
      {report.state === 'failed' && <p class="problem">{text('reports.state.failed')}</p>}
      {report.state === 'cancelled' && <p class="soft">{text('reports.state.cancelled')}</p>}
      {report.state === 'done' && report.files.length === 0 && (
        <p class="soft">{text('reports.state.expired')}</p>
      )}
      <ul class="file-list">
        {report.files.map(file => (
          <ReportFileRow key={file.format} list={list} report={report} file={file} />
        ))}
      </ul>
      {report.files.length > 0 && report.expiresAt !== null && (
        <p class="soft">{text('reports.until', { day: shown.format(new Date(report.expiresAt)) })}</p>
      )}
    </li>
  );
}

const STEPS = ['reading', 'drawing', 'printing', 'storing'] as const;

function ReportFileRow({ list, report, file }: ReportRowProps & { readonly file: ReportFile }) {
  const { toasts, language } = useApp();
  const { text, language: locale } = language.translator.value;
  const fetchIt = async () => {
    try {
      // The server says that it is to be saved, so the page stays where it is.
      location.assign(await list.addressOf(report, file));
    } catch (cause) {
      console.warn('report', cause);
      toasts.show(text('files.fetchFailed', { name: file.fileName }));
    }
  };
  return (
    <li>
      <button type="button" class="file-link" onClick={fetchIt}>
        <FileIcon />
        <span class="file-name">{text(`reports.format.${file.format}`)}</span>
        <span class="soft">{fileSize(file.bytes, locale)}</span>
      </button>
    </li>
  );
}
