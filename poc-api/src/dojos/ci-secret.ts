import { isUuid, type TenantId } from '@tatami/protocol';

const PATTERN =
  /^tatami_ci_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/;

/** What a program sends: it says which tenant's it is, so that no other tenant's database is asked. */
export function ciSecret(tenantId: TenantId, secret: string): string {
  return `tatami_ci_${tenantId.replaceAll('-', '')}_${secret}`;
}

/** Undefined for what is no secret of ours. */
export function readCiSecret(
  sent: string,
): { readonly tenantId: TenantId; readonly secret: string } | undefined {
  const [, ...parts] = PATTERN.exec(sent) ?? [];
  const secret = parts.pop();
  const tenantId = parts.join('-');
  return secret !== undefined && isUuid(tenantId) ? { tenantId: tenantId as TenantId, secret } : undefined;
}
