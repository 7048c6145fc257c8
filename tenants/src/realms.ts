import { randomBytes } from 'node:crypto';
import type { KeycloakAdmin } from '@tatami/identity';
import type { TenantId } from '@tatami/protocol';

/** Where realms are made for tenants that bring no identity provider of their own. */
export interface Realms {
  issuerOf(realm: string): string;
  /** Finds what an earlier call has left. */
  create(realm: { realm: string; tenantId: TenantId; name: string }): Promise<void>;
  /** @returns a password for the first sign-in; undefined if the owner has signed in already */
  addOwner(realm: string, email: string): Promise<string | undefined>;
  /** Nothing if it is not there, or another tenant's. */
  remove(realm: string, tenantId: TenantId): Promise<void>;
}

/** 96 bits, in letters that can be typed. */
const PASSWORD_BYTES = 12;

/** Realms in a Keycloak, for one page. */
export class KeycloakRealms implements Realms {
  readonly #admin: Pick<KeycloakAdmin, 'createRealm' | 'createUser' | 'deleteRealm'>;
  readonly #publicUrl: string;
  readonly #pageOrigin: string;
  readonly #webClientId: string;

  constructor(options: {
    admin: Pick<KeycloakAdmin, 'createRealm' | 'createUser' | 'deleteRealm'>;
    /** May hold credentials; they are left out. */
    publicUrl: string;
    pageUrl: string;
    webClientId: string;
  }) {
    const { origin, pathname } = new URL(options.publicUrl);
    this.#admin = options.admin;
    this.#publicUrl = origin + pathname.replace(/\/$/, '');
    this.#pageOrigin = new URL(options.pageUrl).origin;
    this.#webClientId = options.webClientId;
  }

  issuerOf(realm: string): string {
    return `${this.#publicUrl}/realms/${realm}`;
  }

  create(realm: { realm: string; tenantId: TenantId; name: string }): Promise<void> {
    return this.#admin.createRealm({
      ...realm,
      webClientId: this.#webClientId,
      webOrigin: this.#pageOrigin,
      logoutUrl: `${this.#pageOrigin}/v1/backchannel-logout`,
    });
  }

  async addOwner(realm: string, email: string): Promise<string | undefined> {
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    const isPassword = await this.#admin.createUser(realm, { email, password, role: 'owner' });
    return isPassword ? password : undefined;
  }

  remove(realm: string, tenantId: TenantId): Promise<void> {
    return this.#admin.deleteRealm(realm, tenantId);
  }
}
