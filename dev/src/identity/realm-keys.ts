import type { KeyObject } from 'node:crypto';
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileWhole } from '../write-file-whole.ts';

/** A P-256 private key as a JWK, the form that oidc-provider takes. */
export interface SigningJwk {
  readonly kty: string;
  readonly crv: string;
  readonly x: string;
  readonly y: string;
  readonly d: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
}

interface StoredKeys {
  readonly signing: SigningJwk;
  readonly cookies: string;
}

/** The secrets of one realm, made once and kept in a file, so that tokens and sign-ins survive a restart. */
export class RealmKeys {
  readonly signing: SigningJwk;
  /** What cookies are signed with. */
  readonly cookies: string;
  readonly #privateKey: KeyObject;

  private constructor(stored: StoredKeys) {
    this.signing = stored.signing;
    this.cookies = stored.cookies;
    this.#privateKey = createPrivateKey({ key: { ...stored.signing }, format: 'jwk' });
  }

  static async load(file: string): Promise<RealmKeys> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text !== undefined) return new RealmKeys(JSON.parse(text) as StoredKeys);
    const stored = newKeys();
    await mkdir(dirname(file), { recursive: true });
    await writeFileWhole(file, JSON.stringify(stored), 0o600);
    return new RealmKeys(stored);
  }

  /** A signed access token: what a sign-in ends with, for tests and load tools that have no browser. */
  sign(claims: Readonly<Record<string, unknown>>): string {
    const header = { alg: this.signing.alg, kid: this.signing.kid, typ: 'at+jwt' };
    const signed = `${base64url(header)}.${base64url(claims)}`;
    const signature = sign('sha256', Buffer.from(signed), {
      key: this.#privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${signed}.${signature.toString('base64url')}`;
  }
}

function newKeys(): StoredKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' }) as Pick<SigningJwk, 'kty' | 'crv' | 'x' | 'y' | 'd'>;
  const kid = randomBytes(9).toString('base64url');
  return {
    signing: { ...jwk, kid, alg: 'ES256', use: 'sig' },
    cookies: randomBytes(32).toString('base64url'),
  };
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
