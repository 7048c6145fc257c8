import type { ComponentChildren } from 'preact';
import { useApp } from './context.ts';
import { NotificationBell } from './notifications/notification-bell.tsx';
import { POCS_PATH, REPORTS_PATH } from './route.ts';
import { AccountButton } from './sign-in/account-button.tsx';
import { SessionEndedStrip } from './sign-in/session-ended-strip.tsx';
import { Brand } from './ui/brand.tsx';
import { Link } from './ui/link.tsx';

/**
 * Above every list: where one is, and where else one can go.
 * @param props.children strips about what waits elsewhere
 */
export function MainBar({ children }: { readonly children?: ComponentChildren }) {
  const { navigation, signIn, language } = useApp();
  const { text } = language.translator.value;
  const { page } = navigation.route.value;
  return (
    <header>
      <div class="bar">
        <Brand />
        <nav class="main-nav" aria-label={text('nav.label')}>
          <Link href="/" isCurrent={page === 'dojos'}>
            {text('dojos.title')}
          </Link>
          <Link href={POCS_PATH} isCurrent={page === 'pocs'}>
            {text('pocs.title')}
          </Link>
          <Link href={REPORTS_PATH} isCurrent={page === 'reports'}>
            {text('reports.title')}
          </Link>
        </nav>
        <NotificationBell />
        <AccountButton />
      </div>
      {signIn.state.value.kind === 'session-ended' && <SessionEndedStrip hasText={false} />}
      {children}
    </header>
  );
}
