/**
 * The tenant-wide roles in an access token, for showing what one may do; the server decides. Empty for a token that
 * cannot be read: the page then offers everything, and says what the server refuses.
 */
export function rolesIn(accessToken: string): readonly string[] {
  try {
    const payload = accessToken.split('.')[1] ?? '';
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const roles = typeof claims === 'object' && claims !== null && 'roles' in claims ? claims.roles : [];
    return Array.isArray(roles) ? roles.filter(role => typeof role === 'string') : [];
  } catch {
    // Not a JWT: an identity provider may give tokens that only a server can read.
    return [];
  }
}
