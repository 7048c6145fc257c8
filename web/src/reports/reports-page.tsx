import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { OrderList } from '../orders/order-list.ts';
import { UnsavedPocs } from '../pocs/unsaved-pocs.tsx';
import { BRANDING_PATH } from '../route.ts';
import { isOwner } from '../sign-in/is-owner.ts';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { VideosSection } from '../videos/videos-section.tsx';
import { MonthlyReportsSection } from './monthly-reports-section.tsx';
import { NewReportForm } from './new-report-form.tsx';
import { reportCalls } from './report-calls.ts';
import { ReportRow } from './report-row.tsx';

/** Reports can be asked for here, watched while they are made, and opened. */
export function ReportsPage() {
  const { rest, signIn, language } = useApp();
  const { text } = language.translator.value;
  const list = useMemo(() => new OrderList(reportCalls(rest)), [rest]);
  useEffect(() => {
    void list.load();
    return () => list.end();
  }, [list]);
  const state = list.state.value;
  const signedIn = signIn.state.value;
  return (
    <div class="page">
      <MainBar>
        <UnsavedPocs />
      </MainBar>
      <main class="list-page">
        <div class="list-head">
          <div>
            {'tenant' in signedIn && <span class="label">{signedIn.tenant.name}</span>}
            <PageHeading text={text('reports.title')} />
          </div>
        </div>
        <NewReportForm list={list} />
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'failed' && <LoadFailed what={text('reports.failed')} retry={() => list.load()} />}
        {state.kind === 'loaded' && state.orders.length === 0 && <p class="soft">{text('reports.none')}</p>}
        {state.kind === 'loaded' && (
          <ul class="reports">
            {state.orders.map(report => (
              <ReportRow key={report.id} list={list} report={report} />
            ))}
          </ul>
        )}
        <MonthlyReportsSection />
        <VideosSection />
        {isOwner(signedIn) && (
          <section class="card choices">
            <p class="soft">{text('branding.link.lead')}</p>
            <Link href={BRANDING_PATH} class="button button-wide">
              {text('branding.link')}
            </Link>
          </section>
        )}
      </main>
    </div>
  );
}
