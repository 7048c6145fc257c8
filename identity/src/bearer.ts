/** A token of RFC 6750: base64url, and dots in a JWT. */
const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;

/** The token of an Authorization header; undefined if it holds none. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return BEARER.exec(authorization ?? '')?.[1];
}
