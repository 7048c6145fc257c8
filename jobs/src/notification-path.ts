import type { Notification } from '@tatami/persistence';

/** Where the page shows what somebody is told of: the same as there. */
export function notificationPath({ kind, subjectId }: Pick<Notification, 'kind' | 'subjectId'>): string {
  switch (kind) {
    case 'archive-ready':
      return `/p/${subjectId}`;
    case 'archive-failed':
      return `/d/${subjectId}`;
    case 'invitation-accepted':
      return '/people';
    default:
      return '/reports';
  }
}
