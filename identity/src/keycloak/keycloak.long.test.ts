import { randomUUID } from 'node:crypto';
import { installKeycloak, startKeycloak } from '@tatami/engines';
import type { TenantId } from '@tatami/protocol';
import { expect, it } from 'vitest';
import { Browser } from '../../testing/browser.ts';
import { runIdentityProviderContract } from '../../testing/identity-provider.contract.ts';
import { KeycloakRest } from '../../testing/keycloak-rest.ts';
import { KeycloakAdmin } from './keycloak-admin.ts';

const WEB_CLIENT_ID = 'tatami-web';
const WEB_ORIGIN = 'http://localhost:4000';
const PASSWORD = 'a long enough password';

const found = await installKeycloak();
if (found.kind === 'missing')
  it.skip('Keycloak (needs java and mvn with its registry) is a provider like ours');
else {
  runIdentityProviderContract('Keycloak', async () => {
    const server = await startKeycloak(found);
    const admin = new KeycloakAdmin(server.adminUrl);
    const tenantId = randomUUID() as TenantId;
    await admin.createRealm({
      tenantId,
      realm: 'acme',
      name: 'Acme',
      webClientId: WEB_CLIENT_ID,
      webOrigin: WEB_ORIGIN,
      logoutUrl: 'http://127.0.0.1:1/v1/backchannel-logout',
    });
    const bruno = { email: 'bruno@acme.example', password: 'only the first time', role: 'facilitator' };
    await admin.createUser('acme', bruno);
    await signInFirst(`${server.url}/realms/acme`, bruno);
    return {
      issuer: `${server.url}/realms/acme`,
      tenantId,
      clientId: WEB_CLIENT_ID,
      redirectUri: `${WEB_ORIGIN}/`,
      person: { name: 'Bruno Lima', role: 'facilitator' },
      credentials: { username: 'bruno@acme.example', password: PASSWORD },
      signOutFields: {},
      rotateKeys: () => new KeycloakRest(server.adminUrl).rotateSigningKey('acme'),
      stop: () => server.stop(),
    };
  });
}

/** As the first owner does: with the password that the operator has, in whose place comes one of their own. */
async function signInFirst(issuer: string, { email, password }: { email: string; password: string }) {
  const query = new URLSearchParams({
    client_id: WEB_CLIENT_ID,
    response_type: 'code',
    redirect_uri: `${WEB_ORIGIN}/`,
    scope: 'openid',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ui_locales: 'pt-BR',
  });
  const browser = new Browser();
  let at = await browser.follow(`${issuer}/protocol/openid-connect/auth?${query}`);
  const answers = [
    { username: email, password },
    { 'password-new': PASSWORD, 'password-confirm': PASSWORD },
    { username: email, email, firstName: 'Bruno', lastName: 'Lima' },
  ];
  for (const fields of answers) {
    const html = await at.response.text();
    expect(html).toMatch(/<html[^>]* lang="pt-BR"/);
    at = await browser.submit({ url: at.url, html }, fields);
  }
  expect(at.url.startsWith(`${WEB_ORIGIN}/?`)).toBe(true);
}
