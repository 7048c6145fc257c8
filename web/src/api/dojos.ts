import type { Dojo, DojoList, NewDojo } from '@tatami/rest';
import { fetchJson } from './fetch-json.ts';

/** The part of the REST API that the page uses. */
export class DojoApi {
  readonly #token: () => Promise<string>;
  readonly #fetch: typeof fetch;
  readonly #names = new Map<string, string>();

  constructor(token: () => Promise<string>, fetchSignedIn: typeof fetch) {
    this.#token = token;
    this.#fetch = fetchSignedIn;
  }

  async list(cursor?: string): Promise<DojoList> {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const page = await fetchJson<DojoList>(
      `/v1/dojos${query}`,
      { headers: await this.#headers() },
      this.#fetch,
    );
    for (const dojo of page.items) this.#names.set(dojo.id, dojo.name);
    return page;
  }

  async create(dojo: NewDojo): Promise<Dojo> {
    const headers = { ...(await this.#headers()), 'content-type': 'application/json' };
    const created = await fetchJson<Dojo>(
      '/v1/dojos',
      { method: 'POST', headers, body: JSON.stringify(dojo) },
      this.#fetch,
    );
    this.#names.set(created.id, created.name);
    return created;
  }

  /** The name of a dojo that was listed or made here; asks nobody. */
  knownName(dojoId: string): string | undefined {
    return this.#names.get(dojoId);
  }

  /** A dojo's name, if it is among the newest. */
  async nameOf(dojoId: string): Promise<string | undefined> {
    if (!this.#names.has(dojoId)) await this.list();
    return this.#names.get(dojoId);
  }

  async #headers(): Promise<Record<string, string>> {
    return { authorization: `Bearer ${await this.#token()}` };
  }
}
