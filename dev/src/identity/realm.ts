import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { Provider } from 'oidc-provider/lib/provider.js';
import type { DemoTenant, DemoUser } from '../demo/demo-tenants.ts';
import type { GrantStore } from './grant-store.ts';
import { errorPage, signedOutPage, signOutPage } from './pages.ts';
import type { RealmKeys } from './realm-keys.ts';

/** The page's name at the identity provider. Not `tatami`: an ID token has it as audience, and must open nothing. */
export const WEB_CLIENT_ID = 'tatami-web';
export const TOKEN_AUDIENCE = 'tatami';
export const ACCESS_TOKEN_S = 10 * 60;

const RESOURCE = 'urn:tatami:api';
const SIGN_IN_S = 14 * 24 * 60 * 60;

export interface RealmOptions {
  readonly tenant: DemoTenant;
  readonly issuer: string;
  /** Where the page is served from: it alone may ask for tokens, and only to itself are they sent. */
  readonly pageOrigins: readonly [string, ...string[]];
  readonly keys: RealmKeys;
  readonly grants: GrantStore;
}

/** What every access token of a demo user says, however it is made. */
export function tokenClaims(tenant: DemoTenant, user: DemoUser): Record<string, unknown> {
  return { tenant_id: tenant.id, roles: [user.role], name: user.name };
}

/** One tenant's realm: authorization code with PKCE, JWT access tokens, refresh tokens. */
export function createRealm(options: RealmOptions): Provider {
  const { pageOrigins } = options;
  const provider = new Provider(options.issuer, configurationOf(options));
  const isOurs = (uri: string): boolean => URL.canParse(uri) && pageOrigins.includes(new URL(uri).origin);
  // People come back to the page that they left, so any address of our page will do, where RFC 9700 wants exact
  // ones of a provider that is reachable from elsewhere.
  provider.Client.prototype.redirectUriAllowed = isOurs;
  provider.Client.prototype.postLogoutRedirectUriAllowed = isOurs;
  return provider;
}

function configurationOf({ tenant, issuer, pageOrigins, keys, grants }: RealmOptions): Configuration {
  const path = new URL(issuer).pathname;
  const userById = new Map<string, DemoUser>(tenant.users.map(user => [user.id, user]));
  const cookie = { path, sameSite: 'lax', httpOnly: true, signed: true } as const;
  return {
    adapter: kind => grants.adapter(kind),
    jwks: { keys: [keys.signing] },
    clients: [
      {
        client_id: WEB_CLIENT_ID,
        client_name: 'Tatami',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: pageOrigins.map(origin => `${origin}/`),
        id_token_signed_response_alg: 'ES256',
        backchannel_logout_uri: `${pageOrigins[0]}/v1/backchannel-logout`,
        backchannel_logout_session_required: true,
      },
    ],
    pkce: { required: () => true },
    scopes: ['openid', 'offline_access'],
    claims: { openid: ['sub', 'name', 'email'], profile: ['name'], email: ['email'] },
    features: {
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: TOKEN_AUDIENCE,
          accessTokenTTL: ACCESS_TOKEN_S,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => signOutPage(ctx, tenant, form, pageOrigins),
        postLogoutSuccessSource: ctx => signedOutPage(ctx, pageOrigins[0]),
      },
      revocation: { enabled: true },
    },
    // Without the guard against addresses of this machine: the page is on it, and is all that is ever asked.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: undefined } as RequestInit),
    findAccount: (_ctx, id) => {
      const user = userById.get(id);
      if (user === undefined) return undefined;
      return { accountId: id, claims: () => ({ sub: id, name: user.name, email: user.email }) };
    },
    extraTokenClaims: (_ctx, token) => {
      const user = 'accountId' in token ? userById.get(token.accountId) : undefined;
      return user === undefined ? undefined : tokenClaims(tenant, user);
    },
    loadExistingGrant: grantWithoutAsking,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    clientBasedCORS: (_ctx, origin) => pageOrigins.includes(origin),
    interactions: { url: (_ctx, interaction) => `${path}/sign-in/${interaction.uid}` },
    cookies: {
      keys: [keys.cookies],
      // Cookies do not know ports or realms: two realms, or two checkouts, must not sign each other out.
      names: {
        session: `tatami_${tenant.slug}_session`,
        interaction: `tatami_${tenant.slug}_sign_in`,
        resume: `tatami_${tenant.slug}_resume`,
      },
      long: cookie,
      short: cookie,
    },
    renderError: (ctx, out) => errorPage(ctx, out.error_description ?? out.error),
    ttl: {
      AccessToken: ACCESS_TOKEN_S,
      AuthorizationCode: 60,
      Grant: SIGN_IN_S,
      IdToken: ACCESS_TOKEN_S,
      Interaction: 60 * 60,
      RefreshToken: SIGN_IN_S,
      Session: SIGN_IN_S,
    },
  };
}

/** Our own page needs nobody's consent. */
async function grantWithoutAsking(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const known = session.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  if (existing !== undefined) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile email offline_access');
  grant.addResourceScope(RESOURCE, '');
  await grant.save();
  return grant;
}
