import { createHash } from 'node:crypto';
import { ExpiringShelf, isOneLine } from '@tatami/kernel';
import type { DojoRole } from '@tatami/protocol';
import { isDojoRole, TatamiError } from '@tatami/protocol';
import type { JWTPayload, JWTVerifyOptions } from 'jose';
import { decodeJwt, errors, jwtVerify } from 'jose';
import type { IssuerDirectory, TenantOfIssuer } from './issuer-directory.ts';
import { IssuerKeys, KeysUnavailableError } from './issuer-keys.ts';
import {
  isLogoutEvent,
  type Logout,
  MAX_LOGOUT_AGE_S,
  MAX_TOKEN_ID_LENGTH,
  type VerifyLogout,
} from './logout.ts';
import type { Principal } from './principal.ts';
import { userIdOf } from './user-id.ts';

/** What `aud` must hold, so that a token for another service, or an ID token, opens nothing here. */
export const TOKEN_AUDIENCE = 'tatami';
/** Longer ones are not even decoded. Keycloak's with many groups reach 4 KiB. */
export const MAX_TOKEN_BYTES = 8 * 1024;

/** Fixed here and never taken from the token: no `none`, and no HMAC keyed with a public key. */
const ALGORITHMS = ['RS256', 'ES256', 'PS256'];
const CLOCK_TOLERANCE_S = 30;
/**
 * A token comes again with each request, and in a storm with each connection, and its signature takes longer to check than
 * all the rest of it. What was proved counts as long as the keys by which it was are the ones that are known.
 */
const PROVED = { lifetimeMs: 60_000, maxEntries: 10_000 };
/** RFC 5321. */
const MAX_EMAIL_LENGTH = 254;
/** One plain address: nothing that a list or a header of a message is made of. */
const EMAIL = /^[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+@[^\s@<>()[\]\\,;:"\p{Cc}\p{Cf}]+$/u;
const MAX_NAME_LENGTH = 80;
const MAX_SUBJECT_LENGTH = 255;
/** OpenID Connect asks for a URL. */
const MAX_ISSUER_LENGTH = 512;
/** A database refuses some of these with an error of its own. */
const CONTROL_CHARACTER = /\p{Cc}/u;

/** What services ask for: the verifier itself, or anything that stands for it in a simulation. */
export interface VerifyToken {
  /** @throws TatamiError `unauthenticated`, `token-expired`, or `overloaded` while the issuer's keys cannot be had */
  verify(token: string): Promise<Principal>;
}

/** A token that was found good, and the edition of the issuer's keys by which it was. */
interface Proved {
  readonly principal: Principal;
  readonly edition: object | undefined;
}

/**
 * Turns a token into a principal, or refuses it.
 *
 * The tenant is known by the issuer alone and has to be active, and the issuer is looked up before anything is fetched, so a token can
 * never choose a URL for us; `jku`, `x5u`, `x5c` and `jwk` headers are not read. Errors carry neither the token nor
 * jose's error, which holds the claims: what is thrown here ends in logs.
 */
export class TokenVerifier implements VerifyToken, VerifyLogout {
  readonly #directory: IssuerDirectory;
  readonly #now: () => number;
  /** One entry for each issuer in the directory, so it is as bounded as that. */
  readonly #keys = new Map<string, IssuerKeys>();
  /** By the hash of the token, so that no memory holds tokens. */
  readonly #proved = new ExpiringShelf<string, Proved>(PROVED);

  /** @param options.now Unix milliseconds */
  constructor(options: { directory: IssuerDirectory; now?: () => number }) {
    this.#directory = options.directory;
    this.#now = options.now ?? Date.now;
  }

  async verify(token: string): Promise<Principal> {
    const tenant = await this.#tenantOf(token);
    const hash = createHash('sha256').update(token).digest('base64');
    const keys = this.#keysOf(tenant);
    const proved = this.#proved.get(hash, this.#now())?.value;
    if (proved?.edition === keys.edition && proved?.principal.tenantId === tenant.id) {
      const endsAtMs = proved.principal.expiresAtMs + CLOCK_TOLERANCE_S * 1000;
      if (endsAtMs <= this.#now()) throw new TatamiError('token-expired');
      return proved.principal;
    }
    const principal = await this.#prove(token, tenant);
    this.#proved.set(hash, { principal, edition: keys.edition }, this.#now());
    return principal;
  }

  async #prove(token: string, tenant: TenantOfIssuer): Promise<Principal> {
    const payload = await this.#checkedPayload(token, tenant, {
      audience: TOKEN_AUDIENCE,
      requiredClaims: ['exp', 'iat', 'sub', 'tenant_id'],
    });
    if (payload.tenant_id !== tenant.id) throw unauthenticated('The token is for another tenant');
    const { exp, iat } = payload;
    if (exp === undefined || iat === undefined) throw unauthenticated('The token has no times');
    const subject = subjectIn(payload);
    const email = emailIn(payload);
    return {
      tenantId: tenant.id,
      userId: userIdOf(tenant.issuer, subject),
      subject,
      name: nameIn(payload),
      ...(email !== undefined && { email }),
      roles: rolesIn(payload),
      issuedAtMs: iat * 1000,
      expiresAtMs: exp * 1000,
    };
  }

  async verifyLogout(token: string, clientIds: readonly string[]): Promise<Logout> {
    const tenant = await this.#tenantOf(token);
    const payload = await this.#checkedPayload(token, tenant, {
      audience: [...clientIds],
      typ: 'logout+jwt',
      maxTokenAge: MAX_LOGOUT_AGE_S,
      requiredClaims: ['iat', 'jti', 'sub', 'events'],
    });
    if (!isLogoutEvent(payload)) throw unauthenticated('The token is no logout token');
    const { jti } = payload;
    if (typeof jti !== 'string' || !isOneLine(jti) || jti.length > MAX_TOKEN_ID_LENGTH) {
      throw unauthenticated('The token has no id');
    }
    return { tenantId: tenant.id, userId: userIdOf(tenant.issuer, subjectIn(payload)), tokenId: jti };
  }

  async #tenantOf(token: string): Promise<TenantOfIssuer> {
    const tenant = await this.#directory.tenantByIssuer(claimedIssuer(token));
    // A suspended tenant and an unknown one are told the same.
    if (tenant?.state !== 'active') throw unauthenticated('The issuer of the token is not known');
    return tenant;
  }

  async #checkedPayload(
    token: string,
    tenant: TenantOfIssuer,
    expected: JWTVerifyOptions,
  ): Promise<JWTPayload> {
    const keys = this.#keysOf(tenant);
    try {
      const { payload } = await jwtVerify(token, (header, jws) => keys.find(header, jws), {
        ...expected,
        issuer: tenant.issuer,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: new Date(this.#now()),
      });
      return payload;
    } catch (error) {
      throw refusal(error);
    }
  }

  #keysOf(tenant: TenantOfIssuer): IssuerKeys {
    const known = this.#keys.get(tenant.issuer);
    if (known?.belongTo(tenant)) return known;
    const keys = new IssuerKeys({ issuer: tenant, now: this.#now });
    this.#keys.set(tenant.issuer, keys);
    return keys;
  }
}

/** The issuer that a token claims to be from, before anything about it is verified. */
function claimedIssuer(token: string): string {
  if (token.length > MAX_TOKEN_BYTES) throw unauthenticated('The token is too long');
  let issuer: unknown;
  try {
    issuer = decodeJwt(token).iss;
  } catch {
    throw unauthenticated('This is no token');
  }
  if (typeof issuer !== 'string') throw unauthenticated('The token names no issuer');
  if (issuer.length > MAX_ISSUER_LENGTH || CONTROL_CHARACTER.test(issuer)) {
    throw unauthenticated('The token names no issuer that there can be');
  }
  return issuer;
}

function refusal(error: unknown): TatamiError {
  if (error instanceof KeysUnavailableError) {
    // The cause is about the provider, not about the token; and it is transient, so the client may come back.
    return new TatamiError('overloaded', { detail: error.message, cause: error.cause });
  }
  if (error instanceof errors.JWTExpired) return new TatamiError('token-expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return unauthenticated(`The claim ${error.claim} of the token is not accepted`);
  }
  if (error instanceof errors.JOSEError) return unauthenticated('The signature of the token is not accepted');
  return unauthenticated('The token cannot be verified');
}

function unauthenticated(detail: string): TatamiError {
  return new TatamiError('unauthenticated', { detail });
}

function subjectIn({ sub }: JWTPayload): string {
  if (sub === undefined || !isOneLine(sub) || sub.length > MAX_SUBJECT_LENGTH) {
    throw unauthenticated('The token names no user');
  }
  return sub;
}

function nameIn(payload: JWTPayload): string {
  for (const claim of [payload.name, payload.preferred_username]) {
    if (typeof claim !== 'string') continue;
    const name = claim.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
    if (isOneLine(name)) return Array.from(name).slice(0, MAX_NAME_LENGTH).join('');
  }
  return 'Somebody';
}

/** One that is not verified may be somebody else's. */
function emailIn({ email, email_verified: isVerified }: JWTPayload): string | undefined {
  if (isVerified !== true || typeof email !== 'string' || email.length > MAX_EMAIL_LENGTH) return undefined;
  return EMAIL.test(email) ? email : undefined;
}

/** Our own `roles` claim, or where Keycloak puts them if no mapper is set up. */
function rolesIn(payload: JWTPayload): DojoRole[] {
  const realmAccess = payload.realm_access as { roles?: unknown } | null | undefined;
  const claim = payload.roles ?? realmAccess?.roles;
  if (!Array.isArray(claim)) return [];
  return [...new Set(claim)].filter((role): role is DojoRole => typeof role === 'string' && isDojoRole(role));
}
