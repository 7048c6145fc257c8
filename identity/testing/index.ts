export { Browser } from './browser.ts';
export { type ProviderUnderTest, runIdentityProviderContract } from './identity-provider.contract.ts';
export { KeycloakRest } from './keycloak-rest.ts';
export { type SignInPlan, signIn, signOut } from './sign-in.ts';
export { TestIssuer, type TokenRequest } from './test-issuer.ts';
