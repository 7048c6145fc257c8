import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installKeycloak, type KeycloakServer, startKeycloak } from '@tatami/engines';
import { KeycloakAdmin, TokenVerifier } from '@tatami/identity';
import {
  Browser,
  KeycloakRest,
  runIdentityProviderContract,
  type SignInPlan,
  signIn,
  signOut,
} from '@tatami/identity/testing';
import { type OwnInstallation, startOwnInstallation } from '@tatami/persistence/testing';
import type { TenantId } from '@tatami/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const WEB_CLIENT_ID = 'tatami-web';
const WEB_ORIGIN = 'http://localhost:4000';
const PASSWORD = 'a long enough password';

const found = await installKeycloak();
if (found.kind === 'missing')
  it.skip('Keycloak (needs java and mvn with its registry) is a provider like ours');
else {
  const starting = startKeycloak(found);
  afterAll(async () => (await starting).stop());

  runIdentityProviderContract('Keycloak', async () => {
    const server = await starting;
    const admin = new KeycloakAdmin(server.adminUrl);
    const tenantId = randomUUID() as TenantId;
    await admin.createRealm({
      tenantId,
      realm: 'acme',
      name: 'Acme',
      webClientId: WEB_CLIENT_ID,
      webOrigin: WEB_ORIGIN,
      logoutUrl: `${WEB_ORIGIN}/v1/backchannel-logout`,
    });
    const bruno = { email: 'bruno@acme.example', password: 'only the first time' };
    await admin.createUser('acme', { ...bruno, role: 'facilitator' });
    const plan = planOf(server, 'acme', bruno.email, WEB_ORIGIN);
    await signInFirst(plan, bruno.password, 'Bruno');
    return {
      ...plan,
      tenantId,
      person: { name: 'Bruno Lima', role: 'facilitator' },
      signOutFields: {},
      rotateKeys: () => new KeycloakRest(server.adminUrl).rotateSigningKey('acme'),
      stop: async () => undefined,
    };
  });

  describe('a tenant with a realm of its own', () => {
    const OWNER = 'gavin@hooli.example';
    let server: KeycloakServer;
    let installation: OwnInstallation;
    let api: ChildProcess;
    let apiUrl: string;
    let environment: Record<string, string>;
    beforeAll(async () => {
      server = await starting;
      installation = await startOwnInstallation();
      api = start('poc-api/src/main.ts', [], {
        DATABASE_URL: installation.adminUrl,
        TATAMI_HOST: '127.0.0.1',
        TATAMI_PORT: '0',
      });
      apiUrl = await addressOf(api);
      environment = {
        DATABASE_URL: installation.adminUrl,
        KEYCLOAK_URL: await clientThatMakesRealms(server),
        TATAMI_PAGE_URL: apiUrl,
      };
    }, 300_000);
    afterAll(async () => {
      api?.kill('SIGKILL');
      await installation?.dispose();
    });

    /** What `npm run tenants` prints. */
    async function tenants(line: string): Promise<string> {
      const command = start('tenants/src/tenants-cli.ts', line.split(' '), environment);
      let said = '';
      for (const stream of [command.stdout, command.stderr]) stream?.on('data', text => (said += text));
      await once(command, 'close');
      return said;
    }

    it('is made by one command, its owner signs in, and a sign-out at Keycloak ends their tokens', async () => {
      const line = `create hooli --name Hooli --owner ${OWNER}`;
      await tenants(line);
      // Again, as after a run that ended: until the owner has chosen one, there is a new first password.
      const said = await tenants(line);
      const password = /asked for: (\S+)/.exec(said)?.[1] ?? '';
      expect(said).toContain('hooli is active');
      const plan = planOf(server, 'hooli', OWNER, apiUrl);
      await signInFirst(plan, password, 'Gavin');
      expect(await tenants(line)).toContain('has chosen a password already');

      const browser = new Browser();
      const tokens = await signIn(plan, browser);
      const { catalog } = installation.persistence;
      const principal = await new TokenVerifier({ directory: catalog }).verify(tokens.access_token);
      expect(principal).toMatchObject({ name: 'Gavin Lima', roles: ['owner'] });
      const ask = () =>
        fetch(`${apiUrl}/v1/dojos`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
      expect((await ask()).status).toBe(200);
      await signOut(plan, browser, tokens, {});
      await expect
        .poll(async () => (await ask()).json(), { timeout: 5_000 })
        .toMatchObject({ type: 'urn:tatami:problem:token-revoked' });
    });

    it('lets nobody guess passwords', async () => {
      const plan = planOf(server, 'hooli', OWNER, apiUrl);
      const guess = { ...plan, credentials: { username: OWNER, password: 'a wrong password' } };
      for (let i = 0; i < 10; i++) await expect(signIn(guess)).rejects.toThrow('400');
      await expect(signIn(plan)).rejects.toThrow('400');
    });

    it('is erased with its realm', async () => {
      expect(await tenants('erase hooli --confirm hooli')).toContain('Everything of hooli is removed');
      expect((await fetch(`${server.url}/realms/hooli`)).status).toBe(404);
      expect((await fetch(`${server.url}/realms/acme`)).status).toBe(200);
    });
  });
}

function planOf(server: KeycloakServer, realm: string, username: string, origin: string): SignInPlan {
  return {
    issuer: `${server.url}/realms/${realm}`,
    clientId: WEB_CLIENT_ID,
    redirectUri: `${origin}/`,
    credentials: { username, password: PASSWORD },
  };
}

/** As the first owner does: with the password that the operator has, in whose place comes one of their own. */
async function signInFirst(plan: SignInPlan, password: string, firstName: string): Promise<void> {
  const { username = '' } = plan.credentials;
  const query = new URLSearchParams({
    client_id: plan.clientId,
    response_type: 'code',
    redirect_uri: plan.redirectUri,
    scope: 'openid',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
    ui_locales: 'pt-BR',
  });
  const browser = new Browser();
  let at = await browser.follow(`${plan.issuer}/protocol/openid-connect/auth?${query}`);
  const answers = [
    { username, password },
    { 'password-new': PASSWORD, 'password-confirm': PASSWORD },
    { username, email: username, firstName, lastName: 'Lima' },
  ];
  for (const fields of answers) {
    const html = await at.response.text();
    expect(html).toMatch(/<html[^>]* lang="pt-BR"/);
    at = await browser.submit({ url: at.url, html }, fields);
  }
  expect(at.url.startsWith(`${plan.redirectUri}?`)).toBe(true);
}

/** The least that an operator has to give: a client that may make realms. */
async function clientThatMakesRealms(server: KeycloakServer): Promise<string> {
  const rest = new KeycloakRest(server.adminUrl);
  const clientId = 'tatami-tenants';
  const secret = 'a secret of the operator';
  await rest.ask('POST', '/realms/master/clients', {
    clientId,
    secret,
    publicClient: false,
    serviceAccountsEnabled: true,
    standardFlowEnabled: false,
  });
  const [client] = (await rest.ask('GET', `/realms/master/clients?clientId=${clientId}`)) as { id: string }[];
  const account = (await rest.ask('GET', `/realms/master/clients/${client?.id}/service-account-user`)) as {
    id: string;
  };
  const role = await rest.ask('GET', '/realms/master/roles/create-realm');
  await rest.ask('POST', `/realms/master/users/${account.id}/role-mappings/realm`, [role]);
  const url = new URL(server.url);
  url.username = clientId;
  url.password = secret;
  return url.href;
}

function start(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), path, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** From the line in which the API says that it is up. */
async function addressOf(api: ChildProcess): Promise<string> {
  if (api.stdout === null) throw new Error('the output is not read');
  const lines: string[] = [];
  for await (const line of createInterface(api.stdout)) {
    lines.push(line);
    const { msg, address } = JSON.parse(line) as { msg?: string; address?: string };
    if (msg === 'the API is up' && address !== undefined) {
      api.stdout.resume();
      return address;
    }
  }
  throw new Error(`The API did not start:\n${lines.join('\n')}`);
}
