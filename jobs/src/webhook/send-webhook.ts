import type { JobContext, TakenJob } from '@tatami/job-queue';
import type { NotificationId, TenantPersistence } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { postWebhook } from './post-webhook.ts';
import type { AllowedNetworks } from './public-address.ts';

export interface WebhookParts {
  readonly stores: Pick<TenantPersistence, 'notifications' | 'webhooks'>;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Networks that are not public, and that it may go to. */
  readonly allowed: AllowedNetworks;
  /** For tests: a receiver without TLS. */
  readonly allowsPlain?: boolean;
}

/**
 * Tells the tenant's program what somebody is told, or that an owner tries it out. After a crash it may be told twice, under
 * the same id. What a try came to is the step of the job, `answered-…` or `not-reached`, for owners to see.
 * @returns `{ isSent, status? }`
 */
export async function sendWebhook(
  job: TakenJob,
  { step }: Pick<JobContext, 'step'>,
  { stores, now, allowed, allowsPlain }: WebhookParts,
): Promise<unknown> {
  const webhook = await stores.webhooks.read();
  const body = await bodyOf(job, stores, now());
  if (webhook === undefined || body === undefined) return { isSent: false };
  let status: number;
  try {
    status = await postWebhook({ webhook, id: job.subjectId, body, nowMs: now(), allowed, allowsPlain });
  } catch (error) {
    await step(0, 'not-reached');
    throw error;
  }
  await step(0, `answered-${status}`);
  if (status < 200 || status > 299) throw new TatamiError('webhook-failed', { detail: `Answered ${status}` });
  return { isSent: true, status };
}

async function bodyOf(
  { subjectId, askedBy, data }: TakenJob,
  { notifications }: WebhookParts['stores'],
  nowMs: number,
): Promise<string | undefined> {
  if (data.isTest === true) {
    const timestamp = new Date(nowMs).toISOString();
    return JSON.stringify({ type: 'test', timestamp, data: { userId: askedBy } });
  }
  const message = await notifications.message(subjectId as NotificationId);
  if (message === undefined) return undefined;
  const { kind, createdAt, subjectId: about, reason } = message.notification;
  return JSON.stringify({
    type: kind,
    timestamp: createdAt,
    data: { userId: askedBy, subjectId: about, reason },
  });
}
