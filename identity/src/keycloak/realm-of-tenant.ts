import type { TenantId } from '@tatami/protocol';
import { TOKEN_AUDIENCE } from '../token-verifier.ts';
import template from './realm-template.json' with { type: 'json' };

/** What a tenant's realm is filled in with. */
export interface RealmOfTenant {
  readonly tenantId: TenantId;
  /** The name of the realm, and the end of its issuer. */
  readonly realm: string;
  /** For people to read. */
  readonly name: string;
  readonly webClientId: string;
  /** Where the page is: `https://dojo.example`. */
  readonly webOrigin: string;
  /** Where Keycloak says that a session has ended; the API answers there. */
  readonly logoutUrl: string;
}

const MOBILE_CLIENT_ID = 'tatami-mobile';
/** RFC 8252: a scheme of the app's own, in reverse order of its domain. */
const MOBILE_REDIRECT_URI = 'dev.tatami.app:/signed-in';
/** An attribute of a realm: the id of the tenant that it was made for. */
export const TENANT_ATTRIBUTE = 'tatami.tenant';

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The realm as Keycloak imports it: realm-template.json with each `{{name}}` filled in. */
export function realmOfTenant(tenant: RealmOfTenant): { readonly [name: string]: Json } {
  const values: Readonly<Record<string, string>> = {
    ...tenant,
    audience: TOKEN_AUDIENCE,
    mobileClientId: MOBILE_CLIENT_ID,
    mobileRedirectUri: MOBILE_REDIRECT_URI,
  };
  return filledObject(template as { readonly [name: string]: Json }, values);
}

function filledObject(node: { readonly [name: string]: Json }, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, filled(value, values)]));
}

function filled(node: Json, values: Readonly<Record<string, string>>): Json {
  if (typeof node === 'string') return node.replace(/\{\{(\w+)\}\}/g, (all, name) => values[name] ?? all);
  if (Array.isArray(node)) return node.map(item => filled(item, values));
  if (typeof node === 'object' && node !== null) {
    return filledObject(node as { readonly [name: string]: Json }, values);
  }
  return node;
}
