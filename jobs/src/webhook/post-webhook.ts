import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Webhook } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { isPublicAddress, lookupPublic } from './public-address.ts';

/** A receiver that does not answer holds a worker no longer. */
const PATIENCE_MS = 10_000;

export interface WebhookCall {
  readonly webhook: Webhook;
  /** The same in each try, so that a receiver knows what it has had. */
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
  /** For tests: a receiver on this machine, without TLS. */
  readonly allowsPrivate: boolean;
}

/**
 * Posts what was signed as Standard Webhooks say (https://www.standardwebhooks.com). It follows no redirect.
 * @throws TatamiError `webhook-failed`, `webhook-address-refused`
 */
export async function postWebhook(call: WebhookCall): Promise<void> {
  const url = new URL(call.webhook.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isRefused = url.protocol !== 'https:' || (isIP(host) !== 0 && !isPublicAddress(host));
  if (isRefused && !call.allowsPrivate) throw new TatamiError('webhook-address-refused');
  const status = await post(url, call).catch((cause: unknown) => {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('webhook-failed', { cause });
  });
  if (status < 200 || status > 299) throw new TatamiError('webhook-failed', { detail: `Answered ${status}` });
}

/** @returns the status of the answer, whose body nobody reads */
function post(url: URL, { webhook, id, body, nowMs, allowsPrivate }: WebhookCall): Promise<number> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(webhook.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((answered, failed) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(!allowsPrivate && { lookup: lookupPublic }),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
    });
    request.on('response', response => {
      answered(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', failed);
    request.end(body);
  });
}
