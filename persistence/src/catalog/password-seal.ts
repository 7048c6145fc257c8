import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { TenantId } from '@tatami/protocol';
import { PersistenceError } from '../errors.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';
const PREFIX = 'sealed1';

/** Why a text is no key: 32 random bytes in base64 (`openssl rand -base64 32`). Undefined if it is one. */
export function catalogKeyProblem(key: string): string | undefined {
  const bytes = Buffer.from(key, 'base64');
  const isKey = bytes.length === KEY_BYTES && bytes.toString('base64') === key;
  return isKey ? undefined : 'has a key that is not 32 bytes in base64';
}

/** The setting of every service that opens the database. */
export const CATALOG_KEYS = {
  sets: 'the keys that the passwords of tenant roles are encrypted with in the catalog, 32 bytes in base64 each (`openssl rand -base64 32`): the first encrypts, each decrypts; the same for all services',
  problemOf: catalogKeyProblem,
};

/**
 * Keeps the passwords of the tenants' roles encrypted in the catalog, so that a copy of it, or the right to read it,
 * opens no tenant's database. The first key seals, all of them open: a new one is put in front, `npm run tenants --
 * migrate` seals everything with it, and then the old one can go.
 */
export class PasswordSeal {
  readonly #keys: readonly { readonly id: string; readonly bytes: Buffer }[];

  /** @param keys none to keep passwords as they are, where nobody else reads the catalog */
  constructor(keys: readonly string[]) {
    this.#keys = keys.map(key => {
      const problem = catalogKeyProblem(key);
      if (problem !== undefined) throw new RangeError(problem);
      const bytes = Buffer.from(key, 'base64');
      return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
    });
  }

  /** What the catalog stores; only for this tenant does it open. */
  seal(password: string, tenantId: TenantId): string {
    const [key] = this.#keys;
    if (key === undefined) return password;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(
      Buffer.from(tenantId),
    );
    const sealed = Buffer.concat([
      nonce,
      cipher.update(password, 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return [PREFIX, key.id, sealed.toString('base64url')].join(':');
  }

  /**
   * The password of what the catalog stored; one that was stored before there was a key is not sealed.
   * @throws PersistenceError `catalog-key-missing`, also if it was changed or moved to another tenant
   */
  open(stored: string, tenantId: TenantId): string {
    const [prefix, keyId, text = ''] = stored.split(':');
    if (prefix !== PREFIX) return stored;
    const key = this.#keys.find(({ id }) => id === keyId);
    if (key === undefined) throw new PersistenceError('catalog-key-missing', { detail: `key ${keyId}` });
    const sealed = Buffer.from(text, 'base64url');
    const [nonce, body, tag] = [
      sealed.subarray(0, NONCE_BYTES),
      sealed.subarray(NONCE_BYTES, -TAG_BYTES),
      sealed.subarray(-TAG_BYTES),
    ];
    try {
      const decipher = createDecipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(tenantId)).setAuthTag(tag);
      return decipher.update(body, undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new PersistenceError('catalog-key-missing', { detail: `not sealed by key ${keyId}`, cause });
    }
  }

  /** Whether it would be stored otherwise now. */
  isOutdated(stored: string): boolean {
    const [key] = this.#keys;
    return key !== undefined && !stored.startsWith(`${PREFIX}:${key.id}:`);
  }
}
