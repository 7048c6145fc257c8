import { useApp } from './context.ts';
import { DojoListPage } from './dojos/dojo-list-page.tsx';
import { LazyPage } from './lazy-page.tsx';
import { SignInPage } from './sign-in/sign-in-page.tsx';
import { Loading } from './ui/loading.tsx';
import { Notice } from './ui/notice.tsx';
import { ToastList } from './ui/toast-list.tsx';

export function App() {
  return (
    <>
      <Page />
      <ToastList />
    </>
  );
}

function Page() {
  const { signIn, navigation, language } = useApp();
  const { text } = language.translator.value;
  const state = signIn.state.value;
  if (state.kind === 'unknown') return <Loading text={text('app.loading')} />;
  if (state.kind === 'signed-out') return <SignInPage hasFailed={state.hasFailed} />;
  const route = navigation.route.value;
  switch (route.page) {
    case 'dojos':
      return <DojoListPage />;
    case 'dojo':
      return <LazyPage key={route.dojoId} load={loadDojo} props={route} />;
    case 'replay':
      return <LazyPage key={`${route.dojoId}/replay`} load={loadReplay} props={route} />;
    case 'pocs':
      return <LazyPage key="pocs" load={loadPocList} props={NO_PROPS} />;
    case 'new-poc':
      return <LazyPage key="new" load={loadPocForm} props={{ pocId: undefined }} />;
    case 'poc':
      return <LazyPage key={route.pocId} load={loadPoc} props={route} />;
    case 'edit-poc':
      return <LazyPage key={`${route.pocId}/edit`} load={loadPocForm} props={route} />;
    case 'reports':
      return <LazyPage key="reports" load={loadReports} props={NO_PROPS} />;
    case 'members':
      return <LazyPage key="members" load={loadMembers} props={NO_PROPS} />;
    case 'audit':
      return <LazyPage key="audit" load={loadAudit} props={NO_PROPS} />;
    case 'profile':
      return <LazyPage key="profile" load={loadProfile} props={NO_PROPS} />;
    case 'notifications':
      return <LazyPage key="notifications" load={loadNotifications} props={NO_PROPS} />;
    case 'webhook':
      return <LazyPage key="webhook" load={loadWebhook} props={NO_PROPS} />;
    case 'branding':
      return <LazyPage key="branding" load={loadBranding} props={NO_PROPS} />;
    case 'join':
      return <LazyPage key="join" load={loadJoin} props={NO_PROPS} />;
    case 'not-found':
      return (
        <Notice title={text('app.notFound')}>
          <button type="button" class="button button-primary" onClick={() => navigation.go('/')}>
            {text('app.toDojos')}
          </button>
        </Notice>
      );
  }
}

/** The editor and Yjs are most of the code; the lists do without them. */
const loadDojo = async () => (await import('./dojo/dojo-page.tsx')).DojoPage;
const loadReplay = async () => (await import('./replay/replay-page.tsx')).ReplayPage;
const loadPocList = async () => (await import('./pocs/poc-list-page.tsx')).PocListPage;
const loadPoc = async () => (await import('./pocs/poc-page.tsx')).PocPage;
const loadPocForm = async () => (await import('./pocs/poc-form-page.tsx')).PocFormPage;
const loadReports = async () => (await import('./reports/reports-page.tsx')).ReportsPage;
const loadMembers = async () => (await import('./members/members-page.tsx')).MembersPage;
const loadAudit = async () => (await import('./audit/audit-page.tsx')).AuditPage;
const loadProfile = async () => (await import('./profile/profile-page.tsx')).ProfilePage;
const loadNotifications = async () =>
  (await import('./notifications/notifications-page.tsx')).NotificationsPage;
const loadWebhook = async () => (await import('./notifications/webhook-page.tsx')).WebhookPage;
const loadBranding = async () => (await import('./branding/branding-page.tsx')).BrandingPage;
const loadJoin = async () => (await import('./members/join-page.tsx')).JoinPage;
const NO_PROPS = {};
