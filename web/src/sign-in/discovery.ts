import { type RestApi, RestProblem, type SignInTenant } from '@tatami/client/rest';

/** A company, and where its people sign in. */
export type Tenant = SignInTenant;

/**
 * Undefined if there is no such company.
 * @param typed the short name of a company, or an e-mail address, of which only the domain is sent
 */
export async function findTenant(rest: RestApi, typed: string): Promise<Tenant | undefined> {
  const [name, domain] = splitAt(typed);
  try {
    const found = await rest.call('discover', {
      query: domain === undefined ? { tenant: name } : { domain },
    });
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

function splitAt(typed: string): [name: string, domain: string | undefined] {
  const at = typed.lastIndexOf('@');
  return at < 0 ? [typed, undefined] : [typed.slice(0, at), typed.slice(at + 1)];
}
