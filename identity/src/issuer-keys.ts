import type { CryptoKey, FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { createLocalJWKSet, errors } from 'jose';
import type { FetchLimits } from './fetch-json.ts';
import { fetchJson } from './fetch-json.ts';
import type { TenantOfIssuer } from './issuer-directory.ts';

const LIMITS: FetchLimits = { timeoutMs: 5000, maxBytes: 64 * 1024 };
/** Keys older than this are fetched again, behind the back of the tokens that still use them. */
const FRESH_MS = 10 * 60_000;
/** Keys older than this are not used: a provider that is down for longer has to come back first. */
const USABLE_MS = 24 * 60 * 60_000;
/** The least between two fetches, whatever happens: tokens with invented key ids must not become requests. */
const COOLDOWN_MS = 30_000;
/** The same after a failed fetch, shorter, so that a provider that has just started is found soon. */
const RETRY_MS = 2000;

type KeyLookup = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/** No key could be fetched: this says nothing about the token. */
export class KeysUnavailableError extends Error {
  constructor(cause: unknown) {
    super('The identity provider does not answer', { cause });
    this.name = 'KeysUnavailableError';
  }
}

/**
 * The public keys of one issuer.
 *
 * jose's createRemoteJWKSet was tried first: it fetches again for every token while the provider is down, and it
 * forgets good keys after ten minutes, so that an outage of the provider becomes one of ours.
 */
export class IssuerKeys {
  readonly #issuer: TenantOfIssuer;
  readonly #now: () => number;
  #keys: { readonly find: KeyLookup; readonly fetchedAtMs: number } | undefined;
  #fetching: Promise<void> | undefined;
  #lastTry: { readonly atMs: number; readonly error?: unknown } | undefined;

  constructor(options: { issuer: TenantOfIssuer; now: () => number }) {
    this.#issuer = options.issuer;
    this.#now = options.now;
  }

  /** Whether these are the keys of that entry of the directory, which may change while we run. */
  belongTo(issuer: TenantOfIssuer): boolean {
    return this.#issuer.issuer === issuer.issuer && this.#issuer.jwksUrl === issuer.jwksUrl;
  }

  /** Another one whenever the keys were fetched again; undefined before they are. */
  get edition(): object | undefined {
    return this.#keys;
  }

  /**
   * The key that a token says it was signed with.
   * @throws KeysUnavailableError, or jose's JWKSNoMatchingKey and the like
   */
  async find(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    const keys = await this.#usable();
    try {
      return await keys(header, token);
    } catch (error) {
      // A key that we have not seen may be a new one: keys are rotated without notice.
      if (!(error instanceof errors.JWKSNoMatchingKey) || !this.#mayFetch()) throw error;
      await this.#fetchOnce();
      return (await this.#usable())(header, token);
    }
  }

  async #usable(): Promise<KeyLookup> {
    if (!this.#isYoungerThan(USABLE_MS)) await this.#fetchOnce();
    else if (!this.#isYoungerThan(FRESH_MS)) void this.#fetchOnce();
    if (this.#keys === undefined || !this.#isYoungerThan(USABLE_MS)) {
      throw new KeysUnavailableError(this.#lastTry?.error);
    }
    return this.#keys.find;
  }

  #isYoungerThan(ageMs: number): boolean {
    return this.#keys !== undefined && this.#now() - this.#keys.fetchedAtMs < ageMs;
  }

  #mayFetch(): boolean {
    if (this.#lastTry === undefined) return true;
    const pauseMs = this.#lastTry.error === undefined ? COOLDOWN_MS : RETRY_MS;
    return this.#now() - this.#lastTry.atMs >= pauseMs;
  }

  /** Everybody who needs keys waits for the same fetch. Never rejects: the outcome is in #keys and #lastTry. */
  async #fetchOnce(): Promise<void> {
    if (this.#fetching === undefined) {
      if (!this.#mayFetch()) return;
      this.#fetching = this.#fetch().finally(() => {
        this.#fetching = undefined;
      });
    }
    await this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      const jwks = await fetchJson(this.#issuer.jwksUrl ?? (await this.#discoverJwksUrl()), LIMITS);
      // createLocalJWKSet checks the shape itself, and refuses private and symmetric keys at use.
      this.#keys = { find: createLocalJWKSet(jwks as JSONWebKeySet), fetchedAtMs: this.#now() };
      this.#lastTry = { atMs: this.#now() };
    } catch (error) {
      this.#lastTry = { atMs: this.#now(), error };
    }
  }

  /** The discovery document must speak of the issuer it was asked for, and must not lead from https to http. */
  async #discoverJwksUrl(): Promise<string> {
    const { issuer } = this.#issuer;
    const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, LIMITS);
    if (typeof document !== 'object' || document === null) throw new Error('No discovery document');
    const { issuer: named, jwks_uri: url } = document as { issuer?: unknown; jwks_uri?: unknown };
    if (named !== issuer) throw new Error('The discovery document names another issuer');
    if (typeof url !== 'string') throw new Error('The discovery document has no jwks_uri');
    if (issuer.startsWith('https:') && !url.startsWith('https:')) throw new Error('jwks_uri is not https');
    return url;
  }
}
