import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { useApp } from './context.ts';
import { DojoListPage } from './dojos/dojo-list-page.tsx';
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
      return <LazyDojoPage key={route.dojoId} dojoId={route.dojoId} load={loadDojoPage} />;
    case 'replay':
      return <LazyDojoPage key={`replay ${route.dojoId}`} dojoId={route.dojoId} load={loadReplayPage} />;
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

type DojoPage = FunctionComponent<{ readonly dojoId: string }>;

const loadDojoPage = async (): Promise<DojoPage> => (await import('./dojo/dojo-page.tsx')).DojoPage;
const loadReplayPage = async (): Promise<DojoPage> => (await import('./replay/replay-page.tsx')).ReplayPage;

/** The editor and Yjs are most of the code; the list does without them. */
function LazyDojoPage({ dojoId, load }: { readonly dojoId: string; readonly load: () => Promise<DojoPage> }) {
  const { text } = useApp().language.translator.value;
  const loaded = useSignal<{ readonly page?: DojoPage; readonly hasFailed: boolean }>({ hasFailed: false });
  useEffect(() => {
    load().then(
      page => {
        loaded.value = { page, hasFailed: false };
      },
      () => {
        loaded.value = { hasFailed: true };
      },
    );
  }, [loaded, load]);
  const { page: DojoPage, hasFailed } = loaded.value;
  if (DojoPage !== undefined) return <DojoPage dojoId={dojoId} />;
  if (!hasFailed) return <Loading text={text('dojo.opening')} />;
  // Offline, or a page older than the last deploy: its chunks are gone.
  return (
    <Notice title={text('closed.title')}>
      <button type="button" class="button button-primary" onClick={() => location.reload()}>
        {text('closed.retry')}
      </button>
    </Notice>
  );
}
