import type { TakenJob } from '@tatami/job-queue';
import type { NotificationId, TenantPersistence } from '@tatami/persistence';
import type { TenantId } from '@tatami/protocol';
import { notificationPath } from '../notification-path.ts';
import type { SnsTopics } from './sns-topics.ts';

export interface TopicParts {
  readonly notifications: TenantPersistence['notifications'];
  readonly topics: SnsTopics;
  readonly pageUrl: string;
}

/**
 * Publishes what somebody is told on the tenant's topic, as the webhook says it, with the way to it. After a crash it may
 * come twice, under the same id.
 * @returns `{ isSent }`
 */
export async function sendTopic(
  { subjectId, askedBy }: TakenJob,
  tenantId: TenantId,
  { notifications, topics, pageUrl }: TopicParts,
): Promise<unknown> {
  const message = await notifications.message(subjectId as NotificationId);
  if (message === undefined) return { isSent: false };
  const { id, kind, createdAt, subjectId: about, reason } = message.notification;
  const body = {
    ...{ id, type: kind, timestamp: createdAt },
    link: new URL(notificationPath(message.notification), pageUrl).href,
    data: { userId: askedBy, subjectId: about, reason },
  };
  const subject = kind.startsWith('archive-') ? 'dojo' : 'jobs';
  await topics.publish(tenantId, subject, kind, JSON.stringify(body));
  return { isSent: true };
}
