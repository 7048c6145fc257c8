import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { NOTIFICATIONS_PATH } from '../route.ts';
import { BellIcon } from '../ui/icons.tsx';
import { Link } from '../ui/link.tsx';
import { endOthersPush, pushBrowser } from './browser-push.ts';

const MOST_SHOWN = 99;

/** The way to what one is told of, with how much of it is new. */
export function NotificationBell() {
  const { notifications, signIn, navigation, language } = useApp();
  const { text, counted } = language.translator.value;
  const state = signIn.state.value;
  const isSignedIn = state.kind === 'signed-in';
  const userId = isSignedIn ? state.user.id : undefined;
  useEffect(() => (isSignedIn ? notifications.watch(document) : undefined), [notifications, isSignedIn]);
  useEffect(() => {
    if (userId !== undefined) void endOthersPush(pushBrowser(window), userId);
  }, [userId]);
  if (!isSignedIn) return null;
  const unread = notifications.unread.value;
  const title = text('notifications.title');
  return (
    <Link
      href={NOTIFICATIONS_PATH}
      class="icon-button bell"
      label={unread === 0 ? title : `${title}: ${counted('notifications.unread', unread)}`}
      isCurrent={navigation.route.value.page === 'notifications'}
    >
      <BellIcon />
      {unread > 0 && <span class="bell-count">{unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}</span>}
    </Link>
  );
}
