export { Browser } from './browser.ts';
export { type ProviderUnderTest, runIdentityProviderContract } from './identity-provider.contract.ts';
export { TestIssuer, type TokenRequest } from './test-issuer.ts';
