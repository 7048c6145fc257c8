export { bearerToken } from './bearer.ts';
export type { IssuerDirectory, TenantOfIssuer } from './issuer-directory.ts';
export { KeycloakAdmin, KeycloakError } from './keycloak/keycloak-admin.ts';
export type { Logout, VerifyLogout } from './logout.ts';
export type { Principal } from './principal.ts';
export type { VerifyToken } from './token-verifier.ts';
export { MAX_TOKEN_BYTES, TOKEN_AUDIENCE, TokenVerifier } from './token-verifier.ts';
export { userIdOf } from './user-id.ts';
