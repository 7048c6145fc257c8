import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Provider } from 'oidc-provider';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import { isLocalHost } from '../local-host.ts';
import { GrantStore } from './grant-store.ts';
import { sendPage, signInPage, startAgainPage } from './pages.ts';
import { ACCESS_TOKEN_S, createRealm, TOKEN_AUDIENCE, tokenClaims } from './realm.ts';
import { RealmKeys } from './realm-keys.ts';

export interface IdentityServerOptions {
  readonly tenants: readonly DemoTenant[];
  readonly port: number;
  /** The first one is where people are sent back to when nothing else is known. */
  readonly pageOrigins: readonly [string, ...string[]];
  /** Keys and sign-ins are kept here. */
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

interface Realm {
  readonly tenant: DemoTenant;
  readonly issuer: string;
  readonly keys: RealmKeys;
  readonly provider: Provider;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/** A request as `connect` frameworks leave it: oidc-provider finds out from `originalUrl` where it is mounted. */
type MountedRequest = IncomingMessage & { originalUrl?: string };

const MAX_FORM_BYTES = 4096;
const PATH = /^\/realms\/([a-z0-9-]{1,40})(\/[^?]*|(?=\?|$))/;

/**
 * A development identity provider with a realm for each demo tenant, at http://localhost:PORT/realms/<slug>.
 * It lets everybody in as anybody, so it listens to this machine alone.
 */
export class IdentityServer {
  readonly #options: IdentityServerOptions;
  readonly #realms: ReadonlyMap<string, Realm>;
  readonly #server: Server;

  private constructor(options: IdentityServerOptions, realms: ReadonlyMap<string, Realm>) {
    this.#options = options;
    this.#realms = realms;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        options.log(`identity: ${error instanceof Error ? error.message : String(error)}`);
        if (response.headersSent) response.destroy();
        else sendPage(response, 500, startAgainPage(options.pageOrigins[0]), []);
      });
    });
  }

  static async start(options: IdentityServerOptions): Promise<IdentityServer> {
    const realms = new Map<string, Realm>();
    for (const tenant of options.tenants) realms.set(tenant.slug, await openRealm(options, tenant));
    const server = new IdentityServer(options, realms);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject).listen(options.port, 'localhost', resolve);
    });
    return server;
  }

  issuerOf(tenant: DemoTenant): string {
    return this.#realm(tenant).issuer;
  }

  /**
   * An access token as a sign-in gives it, without a browser: for tests and load tools.
   * @param options.claims override or add to those of a real one
   */
  signToken(
    tenant: DemoTenant,
    user: DemoUser,
    options: { lifetimeS?: number; claims?: Readonly<Record<string, unknown>> } = {},
  ): string {
    const realm = this.#realm(tenant);
    const nowS = Math.floor(Date.now() / 1000);
    return realm.keys.sign({
      iss: realm.issuer,
      sub: user.id,
      aud: TOKEN_AUDIENCE,
      iat: nowS,
      exp: nowS + (options.lifetimeS ?? ACCESS_TOKEN_S),
      ...tokenClaims(tenant, user),
      ...options.claims,
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve, reject) => {
      this.#server.close(error => (error === undefined ? resolve() : reject(error)));
    });
  }

  #realm(tenant: DemoTenant): Realm {
    const realm = this.#realms.get(tenant.slug);
    if (realm === undefined) throw new Error(`There is no realm for ${tenant.slug}`);
    return realm;
  }

  async #answer(request: MountedRequest, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (!isLocalHost(request.headers.host)) {
      response.writeHead(421, { 'content-type': 'text/plain' }).end('Not this server\n');
      return;
    }
    const [prefix = '', slug = '', path = ''] = PATH.exec(url) ?? [];
    const realm = this.#realms.get(slug);
    if (realm === undefined) {
      sendPage(response, 404, startAgainPage(this.#options.pageOrigins[0]), []);
    } else if (path.startsWith('/sign-in/')) {
      await this.#signIn(realm, request, response);
    } else {
      request.originalUrl = url;
      request.url = path + url.slice(prefix.length) || '/';
      realm.handle(request, response);
    }
  }

  /** The page that oidc-provider sends a browser to when it wants to know who is there, and the click on it. */
  async #signIn(realm: Realm, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pageOrigins } = this.#options;
    const sought = await realm.provider.interactionDetails(request, response).catch(() => undefined);
    if (sought === undefined) return sendPage(response, 400, startAgainPage(pageOrigins[0]), []);
    if (request.method === 'POST') {
      const id = (await readForm(request)).get('user');
      const user = realm.tenant.users.find(candidate => candidate.id === id);
      if (user !== undefined) {
        const result = { login: { accountId: user.id, remember: true } };
        return realm.provider.interactionFinished(request, response, result);
      }
    }
    sendPage(response, 200, signInPage(realm.tenant, request.url ?? ''), pageOrigins);
  }
}

async function openRealm(options: IdentityServerOptions, tenant: DemoTenant): Promise<Realm> {
  const issuer = `http://localhost:${options.port}/realms/${tenant.slug}`;
  const keys = await RealmKeys.load(join(options.dataDir, `${tenant.slug}-keys.json`));
  const grants = await GrantStore.open(join(options.dataDir, `${tenant.slug}-grants.json`));
  const provider = createRealm({ tenant, issuer, pageOrigins: options.pageOrigins, keys, grants });
  provider.on('server_error', (_ctx, error) => options.log(`identity: ${error.message}`));
  provider.on('backchannel.error', (_ctx, error) => options.log(`identity: sign-out: ${error.message}`));
  return { tenant, issuer, keys, provider, handle: provider.callback() };
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) throw new Error('The form is too long');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
