import type { DojoRole, TenantId, UserId } from '@tatami/protocol';

/** Who sent a valid token. Built by TokenVerifier alone: whoever holds one may trust every field. */
export interface Principal {
  readonly tenantId: TenantId;
  readonly userId: UserId;
  /** The identity provider's own name for the user, stable within its issuer. */
  readonly subject: string;
  /** For people to read; at most 80 characters, without control characters. */
  readonly name: string;
  /** An address that the identity provider has verified; at most 254 characters. */
  readonly email?: string;
  /** Tenant-wide roles in no order; unknown ones are left out. A membership of a dojo goes before them. */
  readonly roles: readonly DojoRole[];
  /** Unix milliseconds, in whole seconds: a token issued before its user's tokens were revoked counts no more. */
  readonly issuedAtMs: number;
  /** Unix milliseconds, without the verifier's tolerance. */
  readonly expiresAtMs: number;
}
