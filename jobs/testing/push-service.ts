import {
  createDecipheriv,
  createECDH,
  createHmac,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushSubscription } from '@tatami/persistence';
import type { VapidKeys } from '../src/push/push-settings.ts';

/** Salt, record size, length of the key that follows it. */
const HEADER = { salt: 16, recordSize: 4, keyLength: 1 } as const;
const TAG_BYTES = 16;
/** Ends the only record (RFC 8188). */
const LAST_RECORD = 2;

/** A message as a browser would have it, with what its push service was sent beside it. */
export interface PushedMessage {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly payload: unknown;
  /** What the token of the request claims; its signature was checked. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A push service of browsers, and the browsers themselves: it checks who sends (RFC 8292) and decrypts (RFC 8291). */
export class PushService {
  readonly received: PushedMessage[] = [];
  /** What it answers. */
  status = 201;
  readonly #server: Server;
  readonly #browsers = new Map<string, { keys: ReturnType<typeof createECDH>; auth: Buffer }>();
  readonly #publicKey: string;

  private constructor(server: Server, publicKey: string) {
    this.#server = server;
    this.#publicKey = publicKey;
  }

  static async start({ publicKey }: VapidKeys): Promise<PushService> {
    const server = createServer();
    const service = new PushService(server, publicKey);
    server.on('request', async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      try {
        service.received.push(service.#open(request.url ?? '', request.headers, Buffer.concat(parts)));
        response.writeHead(service.status).end();
      } catch (error) {
        response.writeHead(400).end(String(error));
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return service;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As a browser subscribes. */
  subscribe(): PushSubscription {
    const keys = createECDH('prime256v1');
    const p256dh = keys.generateKeys('base64url');
    const auth = randomBytes(16);
    const path = `/send/${randomBytes(12).toString('base64url')}`;
    this.#browsers.set(path, { keys, auth });
    return { endpoint: this.origin + path, p256dh, auth: auth.toString('base64url') };
  }

  stop(): void {
    this.#server.close();
  }

  #open(path: string, headers: IncomingHttpHeaders, body: Buffer): PushedMessage {
    const browser = this.#browsers.get(path);
    if (browser === undefined || headers['content-encoding'] !== 'aes128gcm') throw new Error('Not for us');
    const claims = this.#claims(headers.authorization ?? '');
    return { path, headers, claims, payload: JSON.parse(decrypt(body, browser)) };
  }

  #claims(authorization: string): Record<string, unknown> {
    const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
    const [header = '', claims = '', signature = ''] = token.split('.');
    const point = Buffer.from(this.#publicKey, 'base64url');
    const jwk = {
      ...{ kty: 'EC', crv: 'P-256' },
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    };
    const isSigned = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString());
    if (key !== this.#publicKey || alg !== 'ES256' || !isSigned) throw new Error('Not signed');
    return JSON.parse(Buffer.from(claims, 'base64url').toString());
  }
}

function decrypt(
  body: Buffer,
  { keys, auth }: { keys: ReturnType<typeof createECDH>; auth: Buffer },
): string {
  const keyAt = HEADER.salt + HEADER.recordSize + HEADER.keyLength;
  const salt = body.subarray(0, HEADER.salt);
  const sender = body.subarray(keyAt, keyAt + (body[keyAt - 1] ?? 0));
  const record = body.subarray(keyAt + sender.length);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const extracted = createHmac('sha256', auth).update(keys.computeSecret(sender)).digest();
  const secret = createHmac('sha256', extracted)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest();
  const derive = (name: string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const cipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
  cipher.setAuthTag(record.subarray(-TAG_BYTES));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -TAG_BYTES)), cipher.final()]);
  const end = padded.lastIndexOf(LAST_RECORD);
  if (end < 0) throw new Error('It does not end');
  return padded.subarray(0, end).toString();
}
