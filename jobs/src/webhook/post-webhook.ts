import { createHmac } from 'node:crypto';
import type { Webhook } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { type PublicPost, postPublic } from '../post-public.ts';

export interface WebhookCall extends Pick<PublicPost, 'allowed' | 'allowsPlain'> {
  readonly webhook: Webhook;
  /** The same in each try, so that a receiver knows what it has had. */
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
}

/**
 * Posts what was signed as Standard Webhooks say (https://www.standardwebhooks.com).
 * @returns the status of the answer
 * @throws TatamiError `webhook-failed` if there is no answer, `webhook-address-refused`
 */
export async function postWebhook({ webhook, id, body, nowMs, ...how }: WebhookCall): Promise<number> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(webhook.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
  return postPublic({ ...how, url: webhook.url, headers, body }).catch((cause: unknown) => {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('webhook-failed', { cause });
  });
}
