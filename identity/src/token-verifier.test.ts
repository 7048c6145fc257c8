import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TenantId } from '@tatami/protocol';
import { isUuid, TatamiError } from '@tatami/protocol';
import type { JWK } from 'jose';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TenantOfIssuer } from './issuer-directory.ts';
import { MAX_TOKEN_BYTES, TokenVerifier } from './token-verifier.ts';

const ACME = '0190a0a0-0000-7000-8000-00000000000a' as TenantId;
const GLOBEX = '0190a0a0-0000-7000-8000-00000000000b' as TenantId;
const ALICE = '0190a0a0-0000-4000-8000-000000000001';
const SECONDS = 1000;

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** An identity provider on a real socket that counts what it is asked. */
class Provider {
  readonly server: Server;
  readonly asked: string[] = [];
  keys: JWK[] = [];
  discovery: Record<string, unknown> = {};
  /** What it does instead of answering. */
  fault: 'none' | 'down' | 'redirect' | 'huge' | 'not json' = 'none';

  constructor() {
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      if (this.fault === 'down') response.writeHead(503).end();
      else if (this.fault === 'redirect') response.writeHead(302, { location: '/elsewhere' }).end();
      else if (this.fault === 'huge') response.end(JSON.stringify({ keys: [], pad: 'x'.repeat(100_000) }));
      else if (this.fault === 'not json') response.end('<html>');
      else if (request.url?.endsWith('/openid-configuration')) response.end(JSON.stringify(this.discovery));
      else response.end(JSON.stringify({ keys: this.keys }));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    this.discovery = { issuer: this.issuer, jwks_uri: `${this.issuer}/jwks` };
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/realms/acme`;
  }
}

describe('TokenVerifier', () => {
  let provider: Provider;
  let signing: KeyPair;
  let nowMs: number;
  let issuers: Map<string, TenantOfIssuer>;
  let verifier: TokenVerifier;

  beforeEach(async () => {
    provider = new Provider();
    await provider.start();
    signing = await generateKeyPair('ES256', { extractable: true });
    provider.keys = [{ ...(await exportJWK(signing.publicKey)), kid: 'first', alg: 'ES256', use: 'sig' }];
    nowMs = Date.UTC(2026, 5, 1);
    issuers = new Map([[provider.issuer, { id: ACME, issuer: provider.issuer, state: 'active' }]]);
    verifier = new TokenVerifier({
      directory: { tenantByIssuer: async issuer => issuers.get(issuer) },
      now: () => nowMs,
    });
  });

  afterEach(async () => {
    provider.server.closeAllConnections();
    await new Promise(resolve => provider.server.close(resolve));
  });

  interface TokenParts {
    claims?: Record<string, unknown>;
    header?: Record<string, unknown>;
    key?: KeyPair['privateKey'];
    without?: string;
  }

  async function token(parts: TokenParts = {}): Promise<string> {
    const claims: Record<string, unknown> = {
      iss: provider.issuer,
      aud: 'tatami',
      sub: ALICE,
      tenant_id: ACME,
      name: 'Alice',
      roles: ['facilitator'],
      iat: nowMs / SECONDS,
      exp: nowMs / SECONDS + 600,
      ...parts.claims,
    };
    if (parts.without !== undefined) delete claims[parts.without];
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'first', ...parts.header })
      .sign(parts.key ?? signing.privateKey);
  }

  async function refusalOf(text: string): Promise<TatamiError> {
    const error = await verifier.verify(text).then(
      () => expect.unreachable('the token was accepted'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TatamiError);
    return error as TatamiError;
  }

  it('refuses the tokens of a suspended tenant as it does those of nobody', async () => {
    const text = await token();
    issuers.set(provider.issuer, { id: ACME, issuer: provider.issuer, state: 'suspended' });
    await expect(verifier.verify(text)).rejects.toMatchObject({
      code: 'unauthenticated',
      message: 'The issuer of the token is not known',
    });
  });

  it('checks the signature of a token once a minute, and all else each time', async () => {
    const check = vi.spyOn(crypto.subtle, 'verify');
    const text = await token();
    const principal = await verifier.verify(text);
    expect(await verifier.verify(text)).toEqual(principal);
    expect(check).toHaveBeenCalledTimes(1);
    nowMs += 60 * SECONDS;
    expect(await verifier.verify(text)).toEqual(principal);
    expect(check).toHaveBeenCalledTimes(2);
    const active = issuers.get(provider.issuer);
    if (active === undefined) throw new Error('the issuer is known');
    issuers.set(provider.issuer, { ...active, state: 'suspended' });
    expect((await refusalOf(text)).code).toBe('unauthenticated');
    issuers.set(provider.issuer, { ...active, id: GLOBEX });
    expect((await refusalOf(text)).code).toBe('unauthenticated');
    issuers.set(provider.issuer, active);
    const soon = await token({ claims: { exp: nowMs / SECONDS + 1 } });
    await verifier.verify(soon);
    nowMs += 31 * SECONDS;
    expect((await refusalOf(soon)).code).toBe('token-expired');
    expect((await refusalOf(`${text}x`)).code).toBe('unauthenticated');
  });

  it('says who sent a valid token', async () => {
    expect(await verifier.verify(await token())).toEqual({
      tenantId: ACME,
      userId: ALICE,
      subject: ALICE,
      name: 'Alice',
      roles: ['facilitator'],
      issuedAtMs: nowMs,
      expiresAtMs: nowMs + 600 * SECONDS,
    });
  });

  it.each(['RS256', 'PS256'])('accepts %s', async alg => {
    const pair = await generateKeyPair(alg, { extractable: true });
    provider.keys.push({ ...(await exportJWK(pair.publicKey)), kid: alg, alg });
    const text = await token({ header: { alg, kid: alg }, key: pair.privateKey });
    expect((await verifier.verify(text)).userId).toBe(ALICE);
  });

  it('gives a subject that is no UUID the same UUID every time', async () => {
    const first = await verifier.verify(await token({ claims: { sub: 'auth0|alice' } }));
    const second = await verifier.verify(await token({ claims: { sub: 'auth0|alice' } }));
    const other = await verifier.verify(await token({ claims: { sub: 'auth0|bob' } }));
    expect(isUuid(first.userId)).toBe(true);
    expect(second.userId).toBe(first.userId);
    expect(other.userId).not.toBe(first.userId);
  });

  it('finds the roles where Keycloak puts them, and leaves out those we do not know', async () => {
    const claims = { roles: undefined, realm_access: { roles: ['viewer', 'offline_access', 7, 'owner'] } };
    expect((await verifier.verify(await token({ claims }))).roles).toEqual(['viewer', 'owner']);
  });

  it('gives an address only if the provider has verified it, and only one', async () => {
    const emailOf = async (claims: Record<string, unknown>) =>
      (await verifier.verify(await token({ claims }))).email;
    expect(await emailOf({ email: 'ana@example.org', email_verified: true })).toBe('ana@example.org');
    for (const claims of [
      { email: 'ana@example.org' },
      { email: 'ana@example.org', email_verified: 'true' },
      { email: 'ana@example.org, bia@example.org', email_verified: true },
      { email: 'ana@example.org\r\nBcc: bia@example.org', email_verified: true },
      { email: `${'a'.repeat(250)}@b.org`, email_verified: true },
      { email: 7, email_verified: true },
    ]) {
      expect(await emailOf(claims)).toBeUndefined();
    }
  });

  it('gives a name of bounded length without control characters', async () => {
    const { name } = await verifier.verify(
      await token({ claims: { name: `\u0007Al\u202eice ${'💥'.repeat(200)}` } }),
    );
    expect(name.startsWith('Alice 💥')).toBe(true);
    expect(Array.from(name).length).toBe(80);
    const invisible = await verifier.verify(
      await token({ claims: { name: '\u3164', preferred_username: 'al\ud800ice' } }),
    );
    expect(invisible.name).toBe('alice');
  });

  it('refuses a token without a signature', async () => {
    const [, payload] = (await token()).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    expect((await refusalOf(`${header}.${payload}.`)).code).toBe('unauthenticated');
  });

  it('refuses a token whose HMAC key is our public key', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'first' })).toString('base64url');
    const signed = `${header}.${(await token()).split('.')[1]}`;
    for (const secret of [await exportSPKI(signing.publicKey), JSON.stringify(provider.keys[0])]) {
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect((await refusalOf(`${signed}.${mac}`)).code).toBe('unauthenticated');
    }
  });

  it('refuses a changed payload', async () => {
    const [header, , signature] = (await token()).split('.');
    const [, forged] = (await token({ claims: { roles: ['owner'] } })).split('.');
    expect((await refusalOf(`${header}.${forged}.${signature}`)).code).toBe('unauthenticated');
  });

  it.each([
    ['another audience', { claims: { aud: 'account' } }],
    ['another tenant', { claims: { tenant_id: GLOBEX } }],
    ['no tenant', { without: 'tenant_id' }],
    ['no subject', { without: 'sub' }],
    ['an empty subject', { claims: { sub: '' } }],
    ['no expiry', { without: 'exp' }],
    ['no audience', { without: 'aud' }],
    ['no issuer', { without: 'iss' }],
    ['an issuer that is no text', { claims: { iss: 7 } }],
    ['a beginning in the future', { claims: { nbf: Date.UTC(2026, 5, 2) / SECONDS } }],
  ] as const)('refuses a token with %s', async (_, parts) => {
    expect((await refusalOf(await token(parts))).code).toBe('unauthenticated');
  });

  it('refuses an expired token, 30 seconds late, with a code of its own', async () => {
    const text = await token();
    nowMs += 629 * SECONDS;
    await verifier.verify(text);
    nowMs += 2 * SECONDS;
    expect((await refusalOf(text)).code).toBe('token-expired');
  });

  it.each([
    ['is very long', `https://${'x'.repeat(600)}`],
    ['holds a NUL', 'https://id.example/\0'],
    ['holds a line end', 'https://id.example/\n'],
  ])('does not ask the directory about an issuer that %s', async (_, iss) => {
    const careful = new TokenVerifier({
      directory: { tenantByIssuer: async () => expect.unreachable('the directory was asked') },
      now: () => nowMs,
    });
    const text = await token({ claims: { iss } });
    await expect(careful.verify(text)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('asks nobody about an issuer that it does not know', async () => {
    const text = await token({ claims: { iss: provider.issuer.replace('acme', 'evil') } });
    expect((await refusalOf(text)).code).toBe('unauthenticated');
    expect(provider.asked).toEqual([]);
  });

  it('does not take the keys that a token brings along', async () => {
    const own = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(own.publicKey);
    const bait = `${provider.issuer}/bait`;
    const text = await token({ header: { kid: 'own', jwk, jku: bait, x5u: bait }, key: own.privateKey });
    expect((await refusalOf(text)).code).toBe('unauthenticated');
    expect(provider.asked).not.toContain('/realms/acme/bait');
  });

  it('refuses a token of more than 8 KiB without looking into it', async () => {
    const text = await token({ claims: { pad: 'x'.repeat(MAX_TOKEN_BYTES) } });
    expect((await refusalOf(text)).code).toBe('unauthenticated');
    expect(provider.asked).toEqual([]);
  });

  it.each(['', 'x', 'a.b.c', '..', 'e30.e30.e30', 'e30.bnVsbA.e30', '{}'])('refuses %j', async text => {
    expect((await refusalOf(text)).code).toBe('unauthenticated');
  });

  it('tells nothing of the token in an error', async () => {
    const refused = [
      await token({ claims: { aud: 'account', secret: 'swordfish' } }),
      await token({ claims: { exp: 1, secret: 'swordfish' } }),
      `${await token({ claims: { secret: 'swordfish' } })}x`,
      await token({ header: { kid: 'swordfish' } }),
    ];
    for (const text of refused) {
      const error = await refusalOf(text);
      const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String(error.cause);
      expect(told).not.toContain('swordfish');
      for (const part of text.split('.')) expect(told).not.toContain(part);
    }
  });

  describe('a logout token', () => {
    const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
    const logoutToken = ({ claims, header, ...parts }: TokenParts = {}) =>
      token({
        header: { typ: 'logout+jwt', ...header },
        claims: {
          aud: 'tatami-web',
          jti: 'one',
          sid: 'session',
          exp: nowMs / SECONDS + 120,
          tenant_id: undefined,
          events: { [EVENT]: {} },
          ...claims,
        },
        ...parts,
      });
    const outcomeOf = async (parts?: TokenParts) =>
      verifier
        .verifyLogout(await logoutToken(parts), ['tatami-web', 'tatami-mobile'])
        .catch(error => error.code);

    it('says whose session has ended', async () => {
      expect(await outcomeOf()).toEqual({ tenantId: ACME, userId: ALICE, tokenId: 'one' });
      expect(await outcomeOf({ without: 'exp' })).toMatchObject({ userId: ALICE });
    });

    it.each<[string, TokenParts]>([
      ['no type', { header: { typ: undefined } }],
      ['the type of an access token', { header: { typ: 'at+jwt' } }],
      ['a nonce', { claims: { nonce: 'n' } }],
      ['no events', { without: 'events' }],
      ['events that are a list', { claims: { events: [EVENT] } }],
      ['another event', { claims: { events: { other: {} } } }],
      ['an event that is no object', { claims: { events: { [EVENT]: true } } }],
      ['no id', { without: 'jti' }],
      ['a very long id', { claims: { jti: 'x'.repeat(256) } }],
      ['an id that no database stores', { claims: { jti: 'a\0' } }],
      ['no subject', { without: 'sub' }],
      ['a subject that no database stores', { claims: { sub: 'a\0' } }],
      ['no time', { without: 'iat' }],
      ['the audience of access tokens', { claims: { aud: 'tatami' } }],
      ['no known issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ])('is refused with %s', async (_, parts) => {
      expect(await outcomeOf(parts)).toBe('unauthenticated');
    });

    it('is refused when it is old, or of tomorrow, or signed by somebody else', async () => {
      const iat = nowMs / SECONDS - 331;
      expect(await outcomeOf({ claims: { iat, exp: undefined } })).toBe('token-expired');
      expect(await outcomeOf({ claims: { iat: nowMs / SECONDS + 3600 } })).toBe('unauthenticated');
      const own = await generateKeyPair('ES256');
      expect(await outcomeOf({ key: own.privateKey })).toBe('unauthenticated');
    });

    it('opens nothing, and an access token ends nothing', async () => {
      expect((await refusalOf(await logoutToken({ claims: { tenant_id: ACME } }))).code).toBe(
        'unauthenticated',
      );
      const access = await token();
      await expect(verifier.verifyLogout(access, ['tatami'])).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    });
  });

  describe('keys', () => {
    it('are fetched once for many tokens that come together', async () => {
      const text = await token();
      await Promise.all(Array.from({ length: 20 }, () => verifier.verify(text)));
      expect(provider.asked).toEqual(['/realms/acme/.well-known/openid-configuration', '/realms/acme/jwks']);
    });

    it('come from the configured address if there is one', async () => {
      issuers.set(provider.issuer, {
        id: ACME,
        issuer: provider.issuer,
        state: 'active',
        jwksUrl: `${provider.issuer}/own`,
      });
      await verifier.verify(await token());
      expect(provider.asked).toEqual(['/realms/acme/own']);
    });

    it('are fetched again for a key id that is new, at most every 30 seconds', async () => {
      await verifier.verify(await token());
      const rotated = await generateKeyPair('ES256', { extractable: true });
      provider.keys = [{ ...(await exportJWK(rotated.publicKey)), kid: 'second', alg: 'ES256' }];
      const text = await token({ header: { kid: 'second' }, key: rotated.privateKey });
      expect((await refusalOf(text)).code).toBe('unauthenticated');
      expect(provider.asked.length).toBe(2);
      nowMs += 31 * SECONDS;
      expect((await verifier.verify(text)).userId).toBe(ALICE);
      const asked = provider.asked.length;
      for (let i = 0; i < 10; i++) await refusalOf(await token({ header: { kid: `invented ${i}` } }));
      expect(provider.asked.length).toBe(asked);
    });

    it('last through an outage of the provider', async () => {
      await verifier.verify(await token());
      provider.fault = 'down';
      nowMs += 3 * 60 * 60 * SECONDS;
      expect((await verifier.verify(await token())).userId).toBe(ALICE);
    });

    it('do not last for ever', async () => {
      await verifier.verify(await token());
      provider.fault = 'down';
      nowMs += 25 * 60 * 60 * SECONDS;
      expect((await refusalOf(await token())).code).toBe('overloaded');
    });

    it('that are taken away stop working within the age that keys are fresh', async () => {
      await verifier.verify(await token());
      provider.keys = [];
      nowMs += 11 * 60 * SECONDS;
      await verifier.verify(await token());
      await expect
        .poll(async () => verifier.verify(await token()).catch((e: TatamiError) => e.code))
        .toBe('unauthenticated');
    });

    it.each(['down', 'redirect', 'huge', 'not json'] as const)(
      'of a provider that is %s refuse for now, not for ever',
      async fault => {
        provider.fault = fault;
        expect((await refusalOf(await token())).code).toBe('overloaded');
        expect(provider.asked).not.toContain('/elsewhere');
        const asked = provider.asked.length;
        expect((await refusalOf(await token())).code).toBe('overloaded');
        expect(provider.asked.length).toBe(asked);
        provider.fault = 'none';
        nowMs += 3 * SECONDS;
        expect((await verifier.verify(await token())).userId).toBe(ALICE);
      },
    );

    it('are not taken from a discovery document of somebody else', async () => {
      provider.discovery = { ...provider.discovery, issuer: 'https://elsewhere.example' };
      expect((await refusalOf(await token())).code).toBe('overloaded');
    });

    it('must be public ones', async () => {
      provider.keys = [{ ...(await exportJWK(signing.privateKey)), kid: 'first', alg: 'ES256' }];
      expect((await refusalOf(await token())).code).toBe('unauthenticated');
    });
  });
});
