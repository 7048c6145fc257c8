import type { Notification } from '@tatami/rest';
import { useApp } from '../context.ts';
import { relativeTime } from '../dojos/relative-time.ts';
import { dojoPath, MEMBERS_PATH, pocPath, REPORTS_PATH } from '../route.ts';
import { Link } from '../ui/link.tsx';

/** What one is told, and the way to it. */
export function NotificationRow({ notification }: { readonly notification: Notification }) {
  const { language } = useApp();
  const { text, has, language: locale } = language.translator.value;
  const { kind, personName, createdAt, isRead } = notification;
  const createdOn = new Date(createdAt);
  // A newer server may tell of things that this page does not know.
  const key = `notifications.kind.${kind}`;
  return (
    <li>
      <Link href={pathOf(notification)} class={isRead ? 'notification' : 'notification notification-new'}>
        <span>
          {has(key)
            ? text(key, { name: personName ?? text('notifications.somebody') })
            : text('notifications.other')}
        </span>
        <span class="soft">
          {!isRead && `${text('notifications.new')} · `}
          <time dateTime={createdAt} title={createdOn.toLocaleString(locale)}>
            {relativeTime(createdOn, new Date(), locale)}
          </time>
        </span>
      </Link>
    </li>
  );
}

function pathOf({ kind, subjectId }: Notification): string {
  switch (kind) {
    case 'archive-ready':
      return pocPath(subjectId);
    case 'archive-failed':
      return dojoPath(subjectId);
    case 'invitation-accepted':
      return MEMBERS_PATH;
    default:
      return REPORTS_PATH;
  }
}
