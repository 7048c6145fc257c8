import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DojoRole, TenantId } from '@tatami/protocol';
import { decodeJwt, decodeProtectedHeader, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TokenVerifier } from '../src/token-verifier.ts';
import { userIdOf } from '../src/user-id.ts';
import { Browser } from './browser.ts';
import {
  askForCode,
  askForTokens,
  authorizationUrl,
  challengeOf,
  endpointsOf,
  type SignInPlan,
  signIn,
  signOut,
  type Tokens,
} from './sign-in.ts';

/** A running identity provider with one tenant, a client that uses PKCE, and one person in it. */
export interface ProviderUnderTest extends SignInPlan {
  readonly tenantId: TenantId;
  readonly person: { readonly name: string; readonly role: DojoRole };
  /** What is filled in where they are asked whether they want to sign out; not every provider asks. */
  readonly signOutFields: Readonly<Record<string, string>>;
  /** From now on another key signs, and the one before is in the JWKS no more. */
  rotateKeys(): Promise<void>;
  stop(): Promise<void>;
}

/** Every identity provider that our services trust passes these, against the verifier of production. */
export function runIdentityProviderContract(name: string, setUp: () => Promise<ProviderUnderTest>): void {
  describe(`the identity provider contract: ${name}`, () => {
    let provider: ProviderUnderTest;
    let verifier: TokenVerifier;
    /** How far the verifier's clock is ahead. */
    let aheadMs = 0;
    beforeAll(async () => {
      provider = await setUp();
    }, 300_000);
    afterAll(() => provider?.stop());
    beforeEach(() => {
      aheadMs = 0;
      const { issuer, tenantId } = provider;
      verifier = new TokenVerifier({
        directory: {
          tenantByIssuer: async claimed =>
            claimed === issuer ? { id: tenantId, issuer, state: 'active' } : undefined,
        },
        now: () => Date.now() + aheadMs,
      });
    });

    const refresh = (refresh_token: string) =>
      askForTokens(provider, { grant_type: 'refresh_token', refresh_token });
    const refusalOf = (token: string) =>
      verifier.verify(token).then(
        () => 'accepted',
        (error: { code?: string }) => error.code,
      );

    it('gives whoever signs in with PKCE a token that says who they are', async () => {
      const { access_token } = await signIn(provider);
      const principal = await verifier.verify(access_token);
      expect(principal).toMatchObject({ tenantId: provider.tenantId, name: provider.person.name });
      expect(principal.roles).toEqual([provider.person.role]);
      expect(principal.userId).toBe(userIdOf(provider.issuer, decodeJwt(access_token).sub ?? ''));
      const lifetimeMs = principal.expiresAtMs - principal.issuedAtMs;
      expect(lifetimeMs).toBeGreaterThan(60_000);
      expect(lifetimeMs).toBeLessThanOrEqual(600_000);
      // The page reads them there.
      expect(decodeJwt(access_token).roles).toContain(provider.person.role);
    });

    it('gives no code without PKCE, and no tokens for another secret or for a code that was used', async () => {
      const { url } = await new Browser().follow(await authorizationUrl(provider, {}));
      expect(new URL(url).searchParams.get('error')).toBe('invalid_request');
      const secret = randomBytes(32).toString('base64url');
      const codeFor = async () => {
        const { searchParams } = await askForCode(provider, new Browser(), secret);
        expect(searchParams.get('state')).toBe('left-here');
        return searchParams.get('code') ?? '';
      };
      const exchange = (code: string, code_verifier: string) =>
        askForTokens(provider, {
          grant_type: 'authorization_code',
          code,
          redirect_uri: provider.redirectUri,
          code_verifier,
        });
      expect((await exchange(await codeFor(), 'x'.repeat(43))).status).toBe(400);
      const code = await codeFor();
      expect((await exchange(code, secret)).status).toBe(200);
      expect((await exchange(code, secret)).status).toBe(400);
    });

    it('sends nobody to an address that is not ours', async () => {
      const { url, response } = await new Browser().follow(
        await authorizationUrl(provider, {
          redirect_uri: 'https://evil.example/',
          code_challenge: challengeOf('x'),
        }),
      );
      expect(response.status).toBe(400);
      expect(url.startsWith(provider.issuer)).toBe(true);
    });

    it('renews tokens with each refresh token once', async () => {
      const first = await signIn(provider);
      const renewed = await refresh(first.refresh_token);
      expect(renewed.status).toBe(200);
      const second = (await renewed.json()) as Tokens;
      expect(second.refresh_token).not.toBe(first.refresh_token);
      const { userId } = await verifier.verify(second.access_token);
      expect(userId).toBe((await verifier.verify(first.access_token)).userId);
      const again = await refresh(first.refresh_token);
      expect([again.status, await again.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    });

    it('gives tokens that end', async () => {
      const { access_token } = await signIn(provider);
      const { expiresAtMs } = await verifier.verify(access_token);
      aheadMs = expiresAtMs - Date.now() + 40_000;
      expect(await refusalOf(access_token)).toBe('token-expired');
    });

    it('signs out: the refresh token ends, and the browser is asked again', async () => {
      const browser = new Browser();
      const tokens = await signIn(provider, browser);
      expect(await signOut(provider, browser, tokens, provider.signOutFields)).toBe(provider.redirectUri);
      expect((await refresh(tokens.refresh_token)).status).toBe(400);
      const url = await authorizationUrl(provider, { code_challenge: challengeOf('x') });
      const { url: asked } = await browser.follow(url);
      expect(asked.startsWith(provider.redirectUri)).toBe(false);
    });

    it('gives ID tokens that open nothing', async () => {
      const { id_token } = await signIn(provider);
      expect([decodeJwt(id_token).aud].flat()).toEqual([provider.clientId]);
      expect(await refusalOf(id_token)).toBe('unauthenticated');
    });

    it('is not spoken for by anybody else', async () => {
      const { access_token } = await signIn(provider);
      const claims = decodeJwt(access_token);
      const { kid = '' } = decodeProtectedHeader(access_token);
      const own = await generateKeyPair('ES256');
      const forge = (changes: object, header: object = {}) =>
        new SignJWT({ ...claims, ...changes })
          .setProtectedHeader({ alg: 'ES256', kid, ...header })
          .sign(own.privateKey);
      expect(await refusalOf(await forge({}))).toBe('unauthenticated');
      expect(await refusalOf(await forge({ iss: `${provider.issuer}-2` }))).toBe('unauthenticated');
      expect(await refusalOf(await forge({ iss: 'https://evil.example' }))).toBe('unauthenticated');
      const [head, payload] = access_token.split('.');
      const unsigned = Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url');
      expect(await refusalOf(`${unsigned}.${payload}.`)).toBe('unauthenticated');
      expect(await refusalOf(`${head}.${payload}.`)).toBe('unauthenticated');
    });

    it('has public keys that are no secrets to sign with', async () => {
      const { access_token } = await signIn(provider);
      const { kid = '' } = decodeProtectedHeader(access_token);
      const [, payload] = access_token.split('.');
      const jwks = await (await fetch((await endpointsOf(provider.issuer)).jwks_uri)).text();
      const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid })).toString('base64url');
      for (const secret of [jwks, JSON.stringify(JSON.parse(jwks).keys[0])]) {
        const mac = createHmac('sha256', secret).update(`${header}.${payload}`).digest('base64url');
        expect(await refusalOf(`${header}.${payload}.${mac}`)).toBe('unauthenticated');
      }
    });

    it('has keys that no token can lead away from', async () => {
      const { access_token } = await signIn(provider);
      const asked: string[] = [];
      const bait = createServer((request, response) => {
        asked.push(request.url ?? '');
        response.end('{"keys":[]}');
      }).listen(0, '127.0.0.1');
      await once(bait, 'listening');
      const jku = `http://127.0.0.1:${(bait.address() as AddressInfo).port}/keys`;
      const own = await generateKeyPair('ES256');
      const { kid = '' } = decodeProtectedHeader(access_token);
      for (const name of [kid, 'own']) {
        const token = await new SignJWT(decodeJwt(access_token))
          .setProtectedHeader({ alg: 'ES256', kid: name, jku, x5u: jku })
          .sign(own.privateKey);
        expect(await refusalOf(token)).toBe('unauthenticated');
      }
      expect(asked).toEqual([]);
      bait.close();
    });

    // The last one, because a provider may forget its sign-ins with its keys.
    it('changes its keys: a new one is found after 30 seconds, and with that the old one ends', async () => {
      const before = await signIn(provider);
      await verifier.verify(before.access_token);
      await provider.rotateKeys();
      const after = await signIn(provider);
      expect(decodeProtectedHeader(after.access_token).kid).not.toBe(
        decodeProtectedHeader(before.access_token).kid,
      );
      expect(await refusalOf(after.access_token)).toBe('unauthenticated');
      expect(await refusalOf(before.access_token)).toBe('accepted');
      aheadMs = 31_000;
      expect(await refusalOf(after.access_token)).toBe('accepted');
      expect(await refusalOf(before.access_token)).toBe('unauthenticated');
    });
  });
}
