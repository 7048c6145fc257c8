import { createHash, randomBytes } from 'node:crypto';
import { Browser } from './browser.ts';

/** A public client of an identity provider, and who signs in to it. */
export interface SignInPlan {
  readonly issuer: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** What is filled in on the sign-in page. */
  readonly credentials: Readonly<Record<string, string>>;
}

export interface Endpoints {
  readonly authorization_endpoint: string;
  readonly token_endpoint: string;
  readonly end_session_endpoint: string;
  readonly jwks_uri: string;
}

export interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly id_token: string;
}

export async function endpointsOf(issuer: string): Promise<Endpoints> {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  return (await answer.json()) as Endpoints;
}

/** For S256. */
export function challengeOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** Where a browser begins; without `code_challenge` there is no PKCE. */
export async function authorizationUrl(
  { issuer, clientId, redirectUri }: SignInPlan,
  changes: Readonly<Record<string, string>>,
): Promise<string> {
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state: 'left-here',
    ...(changes.code_challenge !== undefined && { code_challenge_method: 'S256' }),
    ...changes,
  });
  return `${(await endpointsOf(issuer)).authorization_endpoint}?${query}`;
}

/** Fills in the sign-in page, unless the provider knows the browser. Returns the address with the code in it. */
export async function askForCode(plan: SignInPlan, browser: Browser, secret: string): Promise<URL> {
  let at = await browser.follow(await authorizationUrl(plan, { code_challenge: challengeOf(secret) }));
  if (!at.url.startsWith(plan.redirectUri)) {
    at = await browser.submit({ url: at.url, html: await at.response.text() }, plan.credentials);
  }
  return new URL(at.url);
}

export async function askForTokens(
  { issuer, clientId, redirectUri }: SignInPlan,
  form: Readonly<Record<string, string>>,
): Promise<Response> {
  return fetch((await endpointsOf(issuer)).token_endpoint, {
    method: 'POST',
    headers: { origin: new URL(redirectUri).origin },
    body: new URLSearchParams({ client_id: clientId, ...form }),
  });
}

/** Authorization code with PKCE, all the way. */
export async function signIn(plan: SignInPlan, browser = new Browser()): Promise<Tokens> {
  const secret = randomBytes(32).toString('base64url');
  const back = await askForCode(plan, browser, secret);
  const answer = await askForTokens(plan, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: plan.redirectUri,
    code_verifier: secret,
  });
  if (!answer.ok) throw new Error(`The provider gives no tokens: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Tokens;
}

/**
 * @param fields of the form where the provider asks whether one wants to
 * @returns where the browser is at the end
 */
export async function signOut(
  { issuer, redirectUri }: SignInPlan,
  browser: Browser,
  { id_token }: Tokens,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  const query = new URLSearchParams({ id_token_hint: id_token, post_logout_redirect_uri: redirectUri });
  const url = `${(await endpointsOf(issuer)).end_session_endpoint}?${query}`;
  let at = await browser.follow(url);
  if (at.response.status === 200) {
    at = await browser.submit({ url, html: await at.response.text() }, fields);
  }
  return at.url;
}
