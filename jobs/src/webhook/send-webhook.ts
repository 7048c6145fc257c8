import type { TakenJob } from '@tatami/job-queue';
import type { NotificationId, TenantPersistence } from '@tatami/persistence';
import { postWebhook } from './post-webhook.ts';

export interface WebhookParts {
  readonly stores: Pick<TenantPersistence, 'notifications' | 'webhooks'>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** For tests: a receiver on this machine, without TLS. */
  readonly allowsPrivate?: boolean;
}

/**
 * Tells the tenant's program what somebody is told. After a crash it may be told twice, under the same id.
 * @returns `{ isSent }`
 */
export async function sendWebhook(
  { subjectId, askedBy }: TakenJob,
  { stores, now, allowsPrivate = false }: WebhookParts,
): Promise<unknown> {
  const webhook = await stores.webhooks.read();
  const message = await stores.notifications.message(subjectId as NotificationId);
  if (webhook === undefined || message === undefined) return { isSent: false };
  const { id, kind, createdAt, subjectId: about, reason } = message.notification;
  const data = { userId: askedBy, subjectId: about, reason };
  const body = JSON.stringify({ type: kind, timestamp: createdAt, data });
  await postWebhook({ webhook, id, body, nowMs: now(), allowsPrivate });
  return { isSent: true };
}
