import { type ReadonlySignal, signal } from '@preact/signals';
import type { RestApi } from '@tatami/client/rest';
import { ErrorResponse, type User, UserManager, WebStorageStateStore } from 'oidc-client-ts';
import { parseRoute } from '../route.ts';
import { findTenant, type Tenant } from './discovery.ts';
import { rolesIn } from './token-roles.ts';

interface SignedInUser {
  readonly id: string;
  readonly name: string;
  /** Tenant-wide, as the token says them. */
  readonly roles: readonly string[];
}

export type SignInState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'signed-out'; readonly hasFailed: boolean }
  | { readonly kind: 'signed-in'; readonly user: SignedInUser; readonly tenant: Tenant }
  /** Known, but without a token: the identity provider refused to renew it. What is on the page stays. */
  | { readonly kind: 'session-ended'; readonly user: SignedInUser; readonly tenant: Tenant };

/** The words that the page has for a failure are under the same name. */
export type SignInOutcome = 'done' | 'failed' | 'somebodyElse';

/** A token this close to its end is renewed before it is used. */
const RENEW_BEFORE_S = 30;
/** How long the identity provider may take for one answer, and for all of a renewal. */
const REQUEST_TIMEOUT_S = 15;
const RENEWAL_TIMEOUT_MS = 30_000;
const TENANT_KEY = 'tatami.tenant';

/**
 * Who is here: authorization code with PKCE at the company's identity provider, renewed by refresh token.
 *
 * Tokens live in this tab's sessionStorage: they outlive a reload, which in memory they would not, and end with the
 * tab. Only the company's name is kept longer, so that a link opens with one redirect and no question.
 */
export class SignIn {
  readonly #page: Window;
  readonly #state = signal<SignInState>({ kind: 'unknown' });
  #manager: UserManager | undefined;
  #renewal: Promise<User | null> | undefined;
  /** A token that a server refused before its time. */
  #refusedToken: string | undefined;

  constructor(page: Window) {
    this.#page = page;
  }

  get state(): ReadonlySignal<SignInState> {
    return this.#state;
  }

  /**
   * Finds out who is here.
   * @param onReturn coming back from the identity provider: the path that the user left for it
   */
  async restore(rest: RestApi, onReturn: (path: string) => void): Promise<void> {
    const { location, localStorage } = this.#page;
    const route = parseRoute(location.pathname);
    // An invitation says which company it is of, whatever was visited before.
    const slug = route.page === 'join' ? route.slug : localStorage.getItem(TENANT_KEY);
    try {
      const tenant = slug === null ? undefined : await findTenant(rest, slug);
      if (tenant === undefined) {
        this.#signedOut(false);
        return;
      }
      localStorage.setItem(TENANT_KEY, tenant.slug);
      const manager = this.#open(tenant);
      const query = new URLSearchParams(location.search);
      if (query.has('state') && (query.has('code') || query.has('error'))) {
        if (await this.#isPopup(manager, query.get('state') ?? '')) {
          // The page that opened this window goes on with the answer, and closes it.
          await manager.signinPopupCallback();
          return;
        }
        const user = await manager.signinRedirectCallback();
        onReturn(readPath(user.state));
        this.#signedIn(tenant, user);
        return;
      }
      const user = await manager.getUser();
      if (user === null || (user.expired === true && user.refresh_token === undefined)) {
        // Somebody who was here before opens a link: the identity provider often knows them still.
        if (location.pathname !== '/') await this.#redirect(manager);
        else this.#signedOut(false);
        return;
      }
      this.#signedIn(tenant, user);
    } catch (cause) {
      console.warn('sign-in', cause);
      this.#signedOut(true);
    }
  }

  async start(tenant: Tenant): Promise<void> {
    this.#page.localStorage.setItem(TENANT_KEY, tenant.slug);
    await this.#redirect(this.#open(tenant));
  }

  /**
   * After the session ended: signs in in a window of its own, because leaving this page would lose what it holds.
   * Only the same person may go on: unsaved edits would be sent as whoever signs in.
   */
  async again(): Promise<SignInOutcome> {
    const manager = this.#manager;
    const state = this.#state.value;
    if (manager === undefined || (state.kind !== 'signed-in' && state.kind !== 'session-ended'))
      return 'failed';
    try {
      const user = await manager.signinPopup();
      if (user.profile.sub === state.user.id) {
        this.#signedIn(state.tenant, user);
        return 'done';
      }
      await manager.removeUser();
      this.#sessionEnded();
      return 'somebodyElse';
    } catch (cause) {
      console.warn('sign-in', cause);
      return 'failed';
    }
  }

  async end(): Promise<void> {
    this.#page.localStorage.removeItem(TENANT_KEY);
    await this.#manager?.signoutRedirect({ post_logout_redirect_uri: `${this.#page.location.origin}/` });
  }

  /** A token that is valid now. Throws if there is none to be had without the user. */
  token = async (): Promise<string> => {
    const manager = this.#manager;
    if (manager === undefined) throw new Error('Nobody is signed in');
    const user = await manager.getUser();
    const isRefused = user !== null && user.access_token === this.#refusedToken;
    if (user !== null && !isRefused && (user.expires_in ?? 0) >= RENEW_BEFORE_S) return user.access_token;
    if (user?.refresh_token === undefined || this.#state.value.kind === 'session-ended') {
      this.#sessionEnded();
      throw new Error('The session has ended');
    }
    // One renewal for all who wait: a refresh token may be used once, and a second use ends the session.
    this.#renewal ??= withinTime(manager.signinSilent()).finally(() => {
      this.#renewal = undefined;
    });
    try {
      const renewed = await this.#renewal;
      if (renewed === null) throw new Error('No token was given');
      return renewed.access_token;
    } catch (cause) {
      // Anything else, such as no network, may go well the next time.
      if (cause instanceof ErrorResponse && !isTemporary(cause)) this.#sessionEnded();
      throw cause;
    }
  };

  /**
   * A server does not accept the token that it was shown last, whatever its time: it was revoked, because the same person
   * has signed out elsewhere. The next one who asks for a token gets a renewed one, or learns that the session has ended.
   */
  refused = async (): Promise<void> => {
    this.#refusedToken = (await this.#manager?.getUser())?.access_token;
  };

  /** A window that a page of ours opened to sign in: the question was asked, and is kept, by that page. */
  async #isPopup(manager: UserManager, question: string): Promise<boolean> {
    return this.#page.opener !== null && (await manager.settings.stateStore.get(question)) === null;
  }

  #open(tenant: Tenant): UserManager {
    const { location, sessionStorage } = this.#page;
    const store = new WebStorageStateStore({ prefix: 'tatami.', store: sessionStorage });
    this.#manager = new UserManager({
      authority: tenant.issuer,
      client_id: tenant.clientId,
      redirect_uri: `${location.origin}/`,
      response_type: 'code',
      scope: 'openid profile email',
      userStore: store,
      stateStore: store,
      // Tokens are renewed when they are asked for, in one place.
      automaticSilentRenew: false,
      requestTimeoutInSeconds: REQUEST_TIMEOUT_S,
    });
    return this.#manager;
  }

  async #redirect(manager: UserManager): Promise<void> {
    const { pathname, search, hash } = this.#page.location;
    // What a failed return left in the address is no query of ours.
    const query = new URLSearchParams(search).has('state') ? '' : search;
    await manager.signinRedirect({ state: { path: pathname + query + hash } });
  }

  #signedIn(tenant: Tenant, { profile, access_token }: User): void {
    const name = profile.name ?? profile.preferred_username ?? profile.sub;
    const user = { id: profile.sub, name, roles: rolesIn(access_token) };
    this.#state.value = { kind: 'signed-in', tenant, user };
  }

  #sessionEnded(): void {
    const state = this.#state.value;
    if (state.kind === 'signed-in') this.#state.value = { ...state, kind: 'session-ended' };
  }

  #signedOut(hasFailed: boolean): void {
    this.#state.value = { kind: 'signed-out', hasFailed };
  }
}

/** An identity provider that is in trouble, and not one that refuses. */
function isTemporary({ error }: ErrorResponse): boolean {
  return error === 'server_error' || error === 'temporarily_unavailable' || error === 'slow_down';
}

/** The library limits the time until an answer begins, not until it ends. */
async function withinTime<T>(renewal: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('No token within the time')), RENEWAL_TIMEOUT_MS);
  });
  return Promise.race([renewal, late]).finally(() => clearTimeout(timer));
}

/** Only a path of ours: what comes back with a sign-in must not lead elsewhere. */
function readPath(state: unknown): string {
  const path = typeof state === 'object' && state !== null && 'path' in state ? state.path : undefined;
  return typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : '/';
}
