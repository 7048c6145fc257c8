import { type RestApi, RestProblem, type SignInTenant } from '@tatami/client/rest';

/** A company, and where its people sign in. */
export type Tenant = SignInTenant;

/** Undefined if there is no such company. */
export async function findTenant(rest: RestApi, slug: string): Promise<Tenant | undefined> {
  try {
    const found = await rest.call('discover', { query: { tenant: slug } });
    return 'items' in found ? undefined : found;
  } catch (error) {
    // 422: not even the form of a name.
    if (error instanceof RestProblem && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}

/** The companies to choose from, where that is no secret; elsewhere people type the name. */
export async function listTenants(rest: RestApi): Promise<readonly Tenant[]> {
  try {
    const found = await rest.call('discover', {});
    return 'items' in found ? found.items : [found];
  } catch (error) {
    if (error instanceof RestProblem && error.status < 500) return [];
    throw error;
  }
}
