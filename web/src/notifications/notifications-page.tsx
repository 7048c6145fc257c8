import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { MainBar } from '../main-bar.tsx';
import { WEBHOOK_PATH } from '../route.ts';
import { isOwner } from '../sign-in/is-owner.ts';
import { Link } from '../ui/link.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { PageHeading } from '../ui/page-heading.tsx';
import { NotificationChoicesSection } from './notification-choices-section.tsx';
import { NotificationRow } from './notification-row.tsx';

/** What one is told of, newest first. */
export function NotificationsPage() {
  const { notifications, signIn, language, toasts } = useApp();
  const { text } = language.translator.value;
  useEffect(() => void notifications.load(), [notifications]);
  const state = notifications.state.value;
  const loadOlder = async () => {
    if (!(await notifications.loadOlder())) toasts.show(text('notifications.loadFailed'));
  };
  return (
    <div class="page">
      <MainBar />
      <main class="list-page">
        <PageHeading text={text('notifications.title')} />
        {state.kind === 'loading' && <p role="status">{text('app.loading')}</p>}
        {state.kind === 'failed' && (
          <LoadFailed what={text('notifications.loadFailed')} retry={() => notifications.load()} />
        )}
        {state.kind === 'loaded' && state.items.length === 0 && (
          <p class="soft">{text('notifications.none')}</p>
        )}
        {state.kind === 'loaded' && state.items.length > 0 && (
          <ul class="card notifications">
            {state.items.map(item => (
              <NotificationRow key={item.id} notification={item} />
            ))}
          </ul>
        )}
        {state.kind === 'loaded' && state.nextCursor !== null && (
          <button type="button" class="button" onClick={loadOlder}>
            {text('notifications.older')}
          </button>
        )}
        <NotificationChoicesSection />
        {isOwner(signIn.state.value) && (
          <section class="card choices">
            <p class="soft">{text('webhook.link.lead')}</p>
            <Link href={WEBHOOK_PATH} class="button button-wide">
              {text('webhook.link')}
            </Link>
          </section>
        )}
      </main>
    </div>
  );
}
