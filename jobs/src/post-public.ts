import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { TatamiError } from '@tatami/protocol';
import { type AllowedNetworks, lookupWithin, mayGoTo } from './webhook/public-address.ts';

/** A receiver that does not answer holds a worker no longer. */
const PATIENCE_MS = 10_000;

export interface PublicPost {
  /** Somebody has typed it, or a browser has sent it. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: string | Uint8Array;
  readonly allowed: AllowedNetworks;
  /** For tests: a receiver without TLS. */
  readonly allowsPlain?: boolean | undefined;
}

/**
 * Posts to a public address, or to one that the operator has allowed. It follows no redirect.
 * @returns the status of the answer, whose body nobody reads
 * @throws TatamiError `webhook-address-refused`, and what the connection throws
 */
export async function postPublic(post: PublicPost): Promise<number> {
  const url = new URL(post.url);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const isPlain = url.protocol !== 'https:' && post.allowsPlain !== true;
  if (isPlain || (isIP(host) !== 0 && !mayGoTo(host, post.allowed))) {
    throw new TatamiError('webhook-address-refused');
  }
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((answered, failed) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.timeout(PATIENCE_MS),
      lookup: lookupWithin(post.allowed),
      headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
    });
    request.on('response', response => {
      answered(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', failed);
    request.end(post.body);
  });
}
