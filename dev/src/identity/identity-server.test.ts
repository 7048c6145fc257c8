import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TokenVerifier } from '@tatami/identity';
import { Browser } from '@tatami/identity/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { DEMO_TENANTS } from '../demo/demo-tenants.ts';
import { freePorts } from '../stack/ports.ts';
import { IdentityServer } from './identity-server.ts';
import { WEB_CLIENT_ID } from './realm.ts';

const [acme, globex] = DEMO_TENANTS as [DemoTenant, DemoTenant];
const [ana, bruno] = acme.users as unknown as [DemoUser, DemoUser];

interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
  expires_in: number;
}

describe('IdentityServer', () => {
  let dataDir: string;
  let port: number;
  let server: IdentityServer;
  const logged: string[] = [];
  /** Where the page is, and hears who signs out. */
  let page: string;
  const signOuts: string[] = [];
  const pageServer = createServer((asked, answer) => {
    signOuts.push(`${asked.method} ${asked.url}`);
    asked.resume().on('end', () => answer.end());
  });

  beforeAll(async () => {
    await once(pageServer.listen(0, 'localhost'), 'listening');
    page = `http://localhost:${(pageServer.address() as AddressInfo).port}`;
  });
  afterAll(() => void pageServer.close());

  async function start(): Promise<void> {
    server = await IdentityServer.start({
      tenants: DEMO_TENANTS,
      port,
      pageOrigins: [page],
      dataDir,
      log: line => logged.push(line),
    });
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'tatami-identity-'));
    [port = 0] = await freePorts(1);
    await start();
  });

  afterEach(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true });
    expect(logged).toEqual([]);
  });

  function authorizationUrl(
    tenant: DemoTenant,
    challenge: string,
    changes: Record<string, string> = {},
  ): string {
    const query = new URLSearchParams({
      client_id: WEB_CLIENT_ID,
      response_type: 'code',
      redirect_uri: `${page}/d/7`,
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'left-here',
      ...changes,
    });
    return `${server.issuerOf(tenant)}/auth?${query}`;
  }

  async function askForTokens(tenant: DemoTenant, form: Record<string, string>): Promise<Response> {
    return fetch(`${server.issuerOf(tenant)}/token`, {
      method: 'POST',
      headers: { origin: page },
      body: new URLSearchParams({ client_id: WEB_CLIENT_ID, ...form }),
    });
  }

  /** The whole way from the page to tokens and back. */
  async function signIn(browser: Browser, tenant: DemoTenant, user: DemoUser): Promise<Tokens> {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    let at = await browser.follow(authorizationUrl(tenant, challenge));
    if (!at.url.startsWith(page)) {
      expect(await at.response.text()).toContain(user.name);
      at = await browser.follow(at.url, { method: 'POST', body: new URLSearchParams({ user: user.id }) });
    }
    const back = new URL(at.url);
    expect(back.origin + back.pathname).toBe(`${page}/d/7`);
    expect(back.searchParams.get('state')).toBe('left-here');
    const response = await askForTokens(tenant, {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: `${page}/d/7`,
      code_verifier: verifier,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(page);
    return (await response.json()) as Tokens;
  }

  function verifier(): TokenVerifier {
    const issuers = new Map(DEMO_TENANTS.map(tenant => [server.issuerOf(tenant), tenant]));
    return new TokenVerifier({
      directory: {
        tenantByIssuer: async issuer => {
          const tenant = issuers.get(issuer);
          return tenant === undefined ? undefined : { id: tenant.id, issuer, state: 'active' };
        },
      },
    });
  }

  it('lets a demo user sign in and gives a token that our services accept', async () => {
    const tokens = await signIn(new Browser(), acme, bruno);
    expect(tokens.expires_in).toBe(600);
    expect(await verifier().verify(tokens.access_token)).toMatchObject({
      tenantId: acme.id,
      userId: bruno.id,
      name: 'Bruno Lima',
      roles: ['facilitator'],
    });
  });

  it('gives ID tokens that open nothing', async () => {
    const tokens = await signIn(new Browser(), acme, ana);
    const claims = JSON.parse(Buffer.from(tokens.id_token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).toMatchObject({ sub: ana.id, name: 'Ana Souza', aud: WEB_CLIENT_ID });
    await expect(verifier().verify(tokens.id_token)).rejects.toThrow();
  });

  it('remembers who has signed in, realm by realm', async () => {
    const browser = new Browser();
    await signIn(browser, acme, ana);
    await signIn(browser, globex, globex.users[0] as DemoUser);
    const { url } = await browser.follow(authorizationUrl(acme, 'c'.repeat(43)));
    expect(url.startsWith(page)).toBe(true);
  });

  it('renews tokens, with each refresh token once', async () => {
    const { refresh_token } = await signIn(new Browser(), acme, ana);
    const renewed = await askForTokens(acme, { grant_type: 'refresh_token', refresh_token });
    const { access_token } = (await renewed.json()) as Tokens;
    expect((await verifier().verify(access_token)).userId).toBe(ana.id);
    expect((await askForTokens(acme, { grant_type: 'refresh_token', refresh_token })).status).toBe(400);
  });

  it('keeps tokens and sign-ins over a restart', async () => {
    const browser = new Browser();
    const { access_token, refresh_token } = await signIn(browser, acme, ana);
    await server.stop();
    await start();
    expect((await verifier().verify(access_token)).userId).toBe(ana.id);
    expect((await askForTokens(acme, { grant_type: 'refresh_token', refresh_token })).status).toBe(200);
    const { url } = await browser.follow(authorizationUrl(acme, 'c'.repeat(43)));
    expect(url.startsWith(page)).toBe(true);
  });

  it('signs tokens for tests that are accepted like real ones', async () => {
    expect(await verifier().verify(server.signToken(acme, ana))).toMatchObject({
      userId: ana.id,
      roles: ['owner'],
    });
    const forged = server.signToken(acme, ana, { claims: { tenant_id: globex.id } });
    await expect(verifier().verify(forged)).rejects.toThrow('another tenant');
  });

  it('refuses a sign-in without PKCE', async () => {
    const url = authorizationUrl(acme, '').replace(/&code_challenge(_method)?=[^&]*/g, '');
    const { url: back } = await new Browser().follow(url);
    expect(new URL(back).searchParams.get('error')).toBe('invalid_request');
  });

  it.each(['http://localhost:4009/', 'https://evil.example/', 'javascript:alert(1)'])(
    'sends nobody to %s',
    async redirect_uri => {
      const { url, response } = await new Browser().follow(
        authorizationUrl(acme, 'c'.repeat(43), { redirect_uri }),
      );
      expect(response.status).toBe(400);
      expect(url.startsWith(server.issuerOf(acme))).toBe(true);
    },
  );

  it('gives no tokens to another origin', async () => {
    const response = await fetch(`${server.issuerOf(acme)}/token`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({
        client_id: WEB_CLIENT_ID,
        grant_type: 'refresh_token',
        refresh_token: 'x',
      }),
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('does not let the sign-in of one browser be finished by another', async () => {
    const { url } = await new Browser().follow(authorizationUrl(acme, 'c'.repeat(43)));
    const other = await new Browser().ask(url, {
      method: 'POST',
      body: new URLSearchParams({ user: ana.id }),
    });
    expect(other.status).toBe(400);
  });

  it('asks again when somebody unknown is chosen', async () => {
    const browser = new Browser();
    const { url } = await browser.follow(authorizationUrl(acme, 'c'.repeat(43)));
    const answer = await browser.ask(url, { method: 'POST', body: new URLSearchParams({ user: 'nobody' }) });
    expect(await answer.text()).toContain('Who would you like to be?');
  });

  it('signs out, and lets the browser go back to the page', async () => {
    const browser = new Browser();
    const { id_token } = await signIn(browser, acme, ana);
    const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: `${page}/` });
    const asked = await browser.ask(`${server.issuerOf(acme)}/session/end?${query}`);
    expect(asked.headers.get('content-security-policy')).toContain(`form-action 'self' ${page}`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await asked.text())?.[1] ?? '';
    const form = new URLSearchParams({ xsrf, logout: 'yes' });
    const end = await browser.follow(`${server.issuerOf(acme)}/session/end/confirm`, {
      method: 'POST',
      body: form,
    });
    expect(end.url).toBe(`${page}/`);
    expect(signOuts).toContain('POST /v1/backchannel-logout');
    const { url } = await browser.follow(authorizationUrl(acme, 'c'.repeat(43)));
    expect(url).toContain('/sign-in/');
  });

  it('knows no other realm', async () => {
    expect((await fetch(`http://localhost:${port}/realms/umbrella/jwks`)).status).toBe(404);
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(404);
  });

  it('answers nothing under a name that is not its own', async () => {
    const asked = request({
      port,
      host: 'localhost',
      path: '/',
      headers: { host: `evil.example:${port}` },
    }).end();
    const [response] = await once(asked, 'response');
    response.resume();
    expect(response.statusCode).toBe(421);
  });
});
