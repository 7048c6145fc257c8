import type { TenantId } from '@tatami/protocol';
import { type RealmOfTenant, realmOfTenant, TENANT_ATTRIBUTE } from './realm-of-tenant.ts';

const TIMEOUT_MS = 60_000;

/** Keycloak did not do what it was asked for. The message never holds a secret. */
export class KeycloakError extends Error {
  /** Of Keycloak's answer; undefined if there was none. */
  readonly status: number | undefined;

  constructor(message: string, options: { status?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'KeycloakError';
    this.status = options.status;
  }
}

/**
 * Makes and removes realms in a Keycloak, by its admin REST API. Each call finds what an earlier one left.
 *
 * It signs in as a client of the realm `master` with a service account, whose role `create-realm` is enough: such a
 * client may do everything in the realms that it has made, and nothing in others.
 */
export class KeycloakAdmin {
  readonly #base: string;
  readonly #clientId: string;
  readonly #clientSecret: string;

  /** @param url `https://client-id:secret@host:port` */
  constructor(url: string) {
    const { origin, pathname, username, password } = new URL(url);
    this.#base = origin + pathname.replace(/\/$/, '');
    this.#clientId = decodeURIComponent(username);
    this.#clientSecret = decodeURIComponent(password);
  }

  /** @throws KeycloakError also if there is a realm of this name that was not made for this tenant */
  async createRealm(tenant: RealmOfTenant): Promise<void> {
    const { status } = await this.#ask('POST', '', [201, 409], realmOfTenant(tenant));
    if (status === 409 && (await this.#tenantOf(tenant.realm)) !== tenant.tenantId) {
      throw new KeycloakError(`The realm ${tenant.realm} is there and was not made for this tenant`, {
        status,
      });
    }
  }

  /** Removes it with all its users; nothing if there is none, or if it was not made for this tenant. */
  async deleteRealm(realm: string, tenantId: TenantId): Promise<void> {
    if ((await this.#tenantOf(realm)) !== tenantId) return;
    await this.#ask('DELETE', `/${realm}`, [204, 404]);
  }

  /**
   * Makes a user who has the role and no password of their own yet.
   * @param user.password for the first sign-in, at which Keycloak asks for another; of no use after that
   * @returns whether this password is the user's: not if they have chosen one already
   */
  async createUser(realm: string, user: { email: string; password: string; role: string }): Promise<boolean> {
    const found = await this.#userByEmail(realm, user.email);
    if (found === undefined) {
      await this.#ask('POST', `/${realm}/users`, [201, 409], {
        username: user.email,
        email: user.email,
        emailVerified: true,
        enabled: true,
        requiredActions: ['UPDATE_PASSWORD', 'UPDATE_PROFILE'],
      });
    }
    const id = (found ?? (await this.#userByEmail(realm, user.email)))?.id;
    if (id === undefined) throw new KeycloakError('The user was made and is not there');
    const role = await this.#json(`/${realm}/roles/${user.role}`);
    await this.#ask('POST', `/${realm}/users/${id}/role-mappings/realm`, [204], [role]);
    if (found !== undefined && !found.requiredActions.includes('UPDATE_PASSWORD')) return false;
    const credential = { type: 'password', value: user.password, temporary: true };
    await this.#ask('PUT', `/${realm}/users/${id}/reset-password`, [204], credential);
    return true;
  }

  async #userByEmail(
    realm: string,
    email: string,
  ): Promise<{ id: string; requiredActions: readonly string[] } | undefined> {
    const query = new URLSearchParams({ email, exact: 'true' });
    const [user] = (await this.#json(`/${realm}/users?${query}`)) as {
      id: string;
      requiredActions: readonly string[];
    }[];
    return user;
  }

  /** Undefined for a realm that is not there or was made for nobody. */
  async #tenantOf(realm: string): Promise<unknown> {
    const { status, text } = await this.#ask('GET', `/${realm}`, [200, 404]);
    if (status === 404) return undefined;
    const { attributes } = JSON.parse(text) as { attributes?: Record<string, unknown> };
    return attributes?.[TENANT_ATTRIBUTE];
  }

  async #json(path: string): Promise<unknown> {
    return JSON.parse((await this.#ask('GET', path, [200])).text);
  }

  /** A token for each request: whoever has just made a realm may enter it only by a new one. */
  async #ask(
    method: string,
    path: string,
    expected: readonly number[],
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    const token = await this.#token();
    const answer = await this.#fetch(`${this.#base}/admin/realms${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!expected.includes(answer.status)) {
      const [place = ''] = path.split('?');
      throw new KeycloakError(`Keycloak answers ${answer.status} to ${method} /admin/realms${place}`, answer);
    }
    return answer;
  }

  async #token(): Promise<string> {
    const answer = await this.#fetch(`${this.#base}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: this.#clientId,
        client_secret: this.#clientSecret,
      }),
    });
    if (answer.status !== 200) {
      throw new KeycloakError(`Keycloak answers ${answer.status} to the client ${this.#clientId}`, answer);
    }
    return (JSON.parse(answer.text) as { access_token: string }).access_token;
  }

  async #fetch(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
    try {
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, { ...init, redirect: 'error', signal });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new KeycloakError('Keycloak does not answer', { cause });
    }
  }
}
