import type { TenantId } from '@tatami/protocol';

export type TenantState = 'provisioning' | 'active' | 'suspended' | 'erasing';

/** A tenant as the catalog knows it, without its secret. */
export interface Tenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly issuer: string;
  readonly name: string;
  readonly database: string;
  readonly state: TenantState;
  readonly branding: Readonly<Record<string, unknown>>;
}

export interface NewTenant {
  readonly id: TenantId;
  /** Lower-case letters, digits and single hyphens, at most 40. */
  readonly slug: string;
  /** The `iss` of its tokens, exactly. */
  readonly issuer: string;
  readonly name: string;
  /** E-mail domains whose users belong to it, in lower case. */
  readonly domains?: readonly string[];
  readonly branding?: Readonly<Record<string, unknown>>;
}
