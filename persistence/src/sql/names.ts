import type { TenantId } from '@tatami/protocol';

/** Every database and role of an installation; the only place that makes such names. */
export const CATALOG_DATABASE = 'tatami_catalog';
export const TEMPLATE_DATABASE = 'tatami_template';
/** A role without login that holds the rights on tables; each tenant's role is a member. */
export const TENANT_GROUP_ROLE = 'tatami_tenant';
/** A role without login for processes that are no provisioning: it reads the catalog and notes work there. */
export const SERVICE_GROUP_ROLE = 'tatami_service';
/** Databases that come with a server, open to every role until that is taken back. */
export const SERVER_DATABASES = ['postgres', 'template1'];

/** The name of a tenant's database and of the role that can connect to it alone. */
export function tenantDatabaseName(tenantId: TenantId): string {
  return `tatami_t_${tenantId.replaceAll('-', '')}`;
}

/** The URL of another database (and user) of the same server. */
export function urlOf(
  serverUrl: string,
  database: string,
  login?: { role: string; password: string },
): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.role;
    url.password = login.password;
  }
  return url.href;
}
