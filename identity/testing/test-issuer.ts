import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DojoRole, TenantId, UserId } from '@tatami/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenRequest {
  readonly userId: UserId;
  readonly name?: string;
  readonly roles?: readonly DojoRole[];
  /** From now; may be negative. */
  readonly expiresInS?: number;
  readonly tenantId?: TenantId;
  readonly audience?: string;
}

/** An issuer with a key of its own, whose JWKS is served on a real socket. */
export class TestIssuer {
  readonly #server: Server;
  readonly #privateKey: CryptoKey;

  private constructor(server: Server, privateKey: CryptoKey) {
    this.#server = server;
    this.#privateKey = privateKey;
  }

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }] };
    const server = createServer((request, response) => {
      const isDiscovery = request.url?.endsWith('/openid-configuration');
      const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/jwks` } : jwks));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return new TestIssuer(server, privateKey);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  sign(tenantId: TenantId, request: TokenRequest): Promise<string> {
    const nowS = Math.floor(Date.now() / 1000);
    return new SignJWT({
      tenant_id: request.tenantId ?? tenantId,
      roles: request.roles ?? [],
      name: request.name ?? 'Somebody',
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'test' })
      .setIssuer(this.url)
      .setSubject(request.userId)
      .setAudience(request.audience ?? 'tatami')
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + (request.expiresInS ?? 600))
      .sign(this.#privateKey);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
