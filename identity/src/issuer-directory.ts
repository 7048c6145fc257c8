import type { TenantId } from '@tatami/protocol';

/** The tenant that an issuer speaks for. */
export interface TenantOfIssuer {
  readonly id: TenantId;
  readonly issuer: string;
  /** Only tokens of an `active` tenant open anything. */
  readonly state: string;
  /** Where the keys are, if not where the issuer's discovery document says. */
  readonly jwksUrl?: string;
}

/**
 * Which issuers there are, and of which tenant. It is asked with text from a token that nobody has verified yet:
 * it must answer from what the operator configured, must not fetch anything by that text, and is asked for every
 * token, so it should cache.
 */
export interface IssuerDirectory {
  tenantByIssuer(issuer: string): Promise<TenantOfIssuer | undefined>;
}
