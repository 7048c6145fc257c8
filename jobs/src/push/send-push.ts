import type { TakenJob } from '@tatami/job-queue';
import type {
  Message,
  NotificationId,
  NotificationLanguage,
  PushSubscription,
  TenantPersistence,
} from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import webPush from 'web-push';
import { MAIL_WORDS } from '../mail/mail-words.ts';
import { notificationPath } from '../notification-path.ts';
import { type PublicPost, postPublic } from '../post-public.ts';
import type { VapidKeys } from './push-settings.ts';

/** How long a push service keeps it for a browser that is closed. */
const LIFETIME_S = 24 * 60 * 60;

export interface PushParts extends Pick<PublicPost, 'allowed' | 'allowsPlain'> {
  readonly stores: Pick<TenantPersistence, 'notifications' | 'push'>;
  readonly keys: VapidKeys;
}

/**
 * Tells somebody in one of their browsers, encrypted for it alone (RFC 8291). A browser that its push service does not know
 * any more is forgotten. After a crash it may be told twice; the browser shows one, because both have the same tag.
 * @returns `{ isSent }`
 */
export async function sendPush({ subjectId, data }: TakenJob, parts: PushParts): Promise<unknown> {
  const { notifications, push } = parts.stores;
  const id = String(data.subscriptionId);
  const subscription = await push.read(id);
  const message = await notifications.message(subjectId as NotificationId);
  if (subscription === undefined || message === undefined || message.isRemoved) return { isSent: false };
  const language = message.language ?? (data.language === 'en' ? 'en' : 'pt-BR');
  const status = await post(subscription, payloadOf(message, language), parts);
  if (status === 404 || status === 410) {
    await push.forget(id);
    return { isSent: false };
  }
  if (status === 429 || status >= 500) throw new TatamiError('push-failed', { detail: `Answered ${status}` });
  if (status < 200 || status > 299) throw new TatamiError('push-refused', { detail: `Answered ${status}` });
  return { isSent: true };
}

function payloadOf({ notification }: Message, language: NotificationLanguage): string {
  const { subject, lead } = MAIL_WORDS[language].kinds[notification.kind];
  return JSON.stringify({
    title: subject,
    body: lead,
    path: notificationPath(notification),
    tag: notification.id,
    language,
  });
}

async function post(
  { endpoint, p256dh, auth }: PushSubscription,
  payload: string,
  { keys, allowed, allowsPlain }: PushParts,
): Promise<number> {
  let request: ReturnType<typeof webPush.generateRequestDetails>;
  try {
    request = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
      vapidDetails: keys,
      TTL: LIFETIME_S,
    });
  } catch (cause) {
    // The browser has sent keys that are none.
    throw new TatamiError('push-refused', { cause });
  }
  const headers = request.headers as Record<string, string | number>;
  const body = request.body ?? new Uint8Array();
  return postPublic({ url: endpoint, headers, body, allowed, allowsPlain }).catch((cause: unknown) => {
    throw new TatamiError(cause instanceof TatamiError ? 'push-refused' : 'push-failed', { cause });
  });
}
