import type { SignInTenant, SignInTenantList } from '@tatami/rest';
import { fetchJson, RequestFailed } from '../api/fetch-json.ts';

/** A company, and where its people sign in. */
export type Tenant = SignInTenant;

/** Undefined if there is no such company. */
export async function findTenant(slug: string): Promise<Tenant | undefined> {
  try {
    return await fetchJson<Tenant>(`/v1/discovery?tenant=${encodeURIComponent(slug)}`);
  } catch (error) {
    // 422: not even the form of a name.
    if (error instanceof RequestFailed && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}

/** The companies to choose from, where that is no secret; elsewhere people type the name. */
export async function listTenants(): Promise<readonly Tenant[]> {
  try {
    return (await fetchJson<SignInTenantList>('/v1/discovery')).items;
  } catch (error) {
    if (error instanceof RequestFailed && error.status < 500) return [];
    throw error;
  }
}
