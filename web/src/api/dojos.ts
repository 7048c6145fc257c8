import type { Dojo, DojoList, NewDojo, RestApi } from '@tatami/client/rest';

/** The dojos of the tenant, and the names of those that were seen. */
export class DojoApi {
  readonly #rest: RestApi;
  readonly #names = new Map<string, string>();

  constructor(rest: RestApi) {
    this.#rest = rest;
  }

  async list(cursor?: string): Promise<DojoList> {
    const page = await this.#rest.call('listDojos', { query: cursor === undefined ? {} : { cursor } });
    for (const dojo of page.items) this.#names.set(dojo.id, dojo.name);
    return page;
  }

  /** @param idempotencyKey the same when it is asked for again, after an answer that was lost */
  async create(dojo: NewDojo, idempotencyKey: string): Promise<Dojo> {
    const created = await this.#rest.call('createDojo', { body: dojo }, { idempotencyKey });
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
}
