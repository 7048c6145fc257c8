import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import type { Webhook } from '@tatami/persistence';
import { TatamiError } from '@tatami/protocol';
import { type AllowedNetworks, lookupWithin, mayGoTo } from './public-address.ts';

/** A receiver that does not answer holds a worker no longer. */
const PATIENCE_MS = 10_000;

export interface WebhookCall {
  readonly webhook: Webhook;
  /** The same in each try, so that a receiver knows what it has had. */
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
  readonly allowed: AllowedNetworks;
  /** For tests: a receiver without TLS. */
  readonly allowsPlain?: boolean | undefined;
}

/**
 * Posts what was signed as Standard Webhooks say (https://www.standardwebhooks.com). It follows no redirect.
 * @returns the status of the answer, whose body nobody reads
 * @throws TatamiError `webhook-failed` if there is no answer, `webhook-address-refused`
 */
export async function postWebhook(call: WebhookCall): Promise<number> {
  const url = new URL(call.webhook.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isPlain = url.protocol !== 'https:' && call.allowsPlain !== true;
  if (isPlain || (isIP(host) !== 0 && !mayGoTo(host, call.allowed))) {
    throw new TatamiError('webhook-address-refused');
  }
  return post(url, call).catch((cause: unknown) => {
    if (cause instanceof TatamiError) throw cause;
    throw new TatamiError('webhook-failed', { cause });
  });
}

function post(url: URL, { webhook, id, body, nowMs, allowed }: WebhookCall): Promise<number> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(webhook.secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((answered, failed) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(PATIENCE_MS),
      lookup: lookupWithin(allowed),
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
