import { createHmac, timingSafeEqual } from 'node:crypto';
import { TatamiError } from '@tatami/protocol';
import type { ObjectContent } from '../object-content.ts';
import type { ShownAs } from '../shown-as.ts';

/** What the holder of a signed address may do. */
export type Grant =
  | ({ readonly may: 'upload'; readonly key: string } & ObjectContent & Expiry)
  | ({
      readonly may: 'upload-part';
      readonly key: string;
      readonly uploadId: string;
      readonly number: number;
    } & ObjectContent &
      Expiry)
  | ({ readonly may: 'download'; readonly key: string } & ShownAs & Expiry);

interface Expiry {
  /** Unix milliseconds. */
  readonly expiresAtMs: number;
}

/** Of an address: its query parameters. */
export interface SignedGrant {
  readonly grant: string;
  readonly signature: string;
}

/** Signs what somebody may do with one object, so that they need no other permission, and can change nothing of it. */
export class Grants {
  readonly #secret: Uint8Array;

  /** @param secret the same in all processes that serve the objects */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  sign(grant: Grant): SignedGrant {
    const text = Buffer.from(JSON.stringify(grant), 'utf8').toString('base64url');
    return { grant: text, signature: this.#mac(text).toString('base64url') };
  }

  /** @throws TatamiError `signature-invalid`, also for one that has expired */
  verify({ grant: text, signature }: SignedGrant, nowMs: number): Grant {
    const expected = this.#mac(text);
    const given = Buffer.from(signature, 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new TatamiError('signature-invalid');
    }
    // The signature proves that it was written by `sign`.
    const grant = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as Grant;
    if (grant.expiresAtMs <= nowMs) throw new TatamiError('signature-invalid');
    return grant;
  }

  #mac(text: string): Buffer {
    return createHmac('sha256', this.#secret).update(text).digest();
  }
}
