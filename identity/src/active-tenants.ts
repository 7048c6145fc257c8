import type { TenantId } from '@tatami/protocol';
import type { IssuerDirectory } from './issuer-directory.ts';

/** As much of the catalog of tenants as is asked here. */
interface TenantCatalog {
  tenantByIssuer(
    issuer: string,
  ): Promise<{ readonly id: TenantId; readonly issuer: string; readonly state: string } | undefined>;
}

/** Trusts the issuers of active tenants: the tokens of a suspended one open nothing. */
export function activeTenants(catalog: TenantCatalog): IssuerDirectory {
  return {
    tenantByIssuer: async issuer => {
      const tenant = await catalog.tenantByIssuer(issuer);
      return tenant?.state === 'active' ? { id: tenant.id, issuer: tenant.issuer } : undefined;
    },
  };
}
