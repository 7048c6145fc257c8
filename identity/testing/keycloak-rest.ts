/** The admin REST API of a Keycloak, for what tests change and our services never do. */
export class KeycloakRest {
  readonly #url: URL;

  /** @param adminUrl `http://client:secret@host:port` */
  constructor(adminUrl: string) {
    this.#url = new URL(adminUrl);
  }

  async ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const { origin, username, password } = this.#url;
    const form = { grant_type: 'client_credentials', client_id: username, client_secret: password };
    const answer = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    const response = await fetch(`${origin}/admin${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** A new key signs from now on, and the one before is gone. */
  async rotateSigningKey(realm: string): Promise<void> {
    const type = 'org.keycloak.keys.KeyProvider';
    const { id: parentId } = (await this.ask('GET', `/realms/${realm}`)) as { id: string };
    const query = new URLSearchParams({ parent: parentId, type });
    const providers = (await this.ask('GET', `/realms/${realm}/components?${query}`)) as {
      id: string;
      providerId: string;
    }[];
    await this.ask('POST', `/realms/${realm}/components`, {
      name: 'es256-next',
      providerId: 'ecdsa-generated',
      providerType: type,
      parentId,
      config: { priority: ['200'], ecdsaEllipticCurveKey: ['P-256'] },
    });
    for (const { id, providerId } of providers) {
      if (providerId === 'ecdsa-generated') await this.ask('DELETE', `/realms/${realm}/components/${id}`);
    }
  }
}
